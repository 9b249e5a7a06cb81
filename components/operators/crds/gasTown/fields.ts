import { objectName } from "../core/common";
import { cel, obj, req, str } from "../schema";

export const group = "gastown.gastown.io";
export const version = "v1alpha1";

/** A Secret of the object's own namespace. */
export const secretReference = (says: string) => obj({ name: req(str("", { hardened: objectName })) }, says);

export const secretKeyReference = (says: string) =>
  obj(
    {
      name: req(str("", { hardened: objectName })),
      key: req(str("", { hardened: { maxLength: 253, pattern: "^[-._a-zA-Z0-9]+$" } })),
    },
    says,
  );

// A rig's name becomes a label value, so it must be short enough for one.
export const rigName = { minLength: 1, maxLength: 63, pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" };

/** An id like pay-101: it becomes a label value and, in upstream's pods, part of a shell script. */
export const beadId = { maxLength: 63, pattern: "^[a-z]{2,10}-[a-z0-9]+(-[a-z0-9]+)*$" };

/** A branch that git cannot take for an option. */
export const branch = {
  maxLength: 200,
  pattern: "^[a-zA-Z0-9_][a-zA-Z0-9._/-]*$",
  rules: [cel("!self.contains('..')", "a branch holds no '..'")],
};

export const immutable = (field: string) => cel("self == oldSelf", `${field} cannot be changed; make a new object`);
