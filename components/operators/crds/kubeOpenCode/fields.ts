import { keySelector, objectName } from "../core/common";
import { cel, int32, obj, req, type Schema, str } from "../schema";

export const group = "kubeopencode.io";
export const version = "v1alpha1";

/** Something of the same namespace, by name. */
export const nameRef = (says: string) => obj({ name: req(str("", { hardened: objectName })) }, says);

export const assetName = {
  minLength: 1,
  maxLength: 63,
  pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
} as const;

/** A reference to an image that does not move by itself. */
export const image = (says: string, options = {}): Schema<string> =>
  str(says, {
    ...options,
    hardened: {
      maxLength: 512,
      rules: [
        cel(
          "self.matches('@sha256:[0-9a-f]{64}$') || (self.matches(':[A-Za-z0-9_][A-Za-z0-9_.-]*$') && !self.endsWith(':latest'))",
          "name the image by digest, or by a tag that is not latest",
        ),
      ],
    },
  });

// A leading dash would be an option of git, which the controller itself runs.
export const repository = (says: string) =>
  str(says, {
    hardened: { maxLength: 512, pattern: "^(https://|git@)[a-zA-Z0-9][a-zA-Z0-9._~:/@%+-]*$" },
  });
export const gitRef = (says: string) =>
  str(says, { default: "HEAD", hardened: { maxLength: 255, pattern: "^[a-zA-Z0-9_][a-zA-Z0-9._/@+#-]*$" } });
export const gitPath = (says: string) =>
  str(says, {
    hardened: {
      maxLength: 1024,
      pattern: "^([^-/].*)?$",
      rules: [cel("!self.split('/').exists(part, part == '..')", "a path stays inside its repository: no '..'")],
    },
  });

export const proxy = (says: string) => {
  const address = (what: string) => str(what, { hardened: { maxLength: 2048 } });
  return obj(
    {
      httpProxy: address("For plain HTTP."),
      httpsProxy: address("For HTTPS."),
      noProxy: address("Hosts that are reached directly."),
    },
    says,
  );
};

const bundle = (says: string) =>
  obj({ name: req(str("", { hardened: objectName })), key: str("", { hardened: { maxLength: 253 } }) }, says);

export const caBundle = obj(
  { configMapRef: bundle("By default its key ca-bundle.crt."), secretRef: bundle("By default its key ca.crt.") },
  "Certificate authorities that every container trusts besides.",
  {
    rules: [
      cel("has(self.configMapRef) || has(self.secretRef)", "name configMapRef or secretRef"),
      cel("!(has(self.configMapRef) && has(self.secretRef))", "name configMapRef or secretRef, not both"),
    ],
  },
);

export const quota = obj(
  {
    maxTaskStarts: req(int32("Tasks that may start within the window.", { minimum: 1 })),
    windowSeconds: req(int32("Length of the window.", { minimum: 60, maximum: 86400 })),
  },
  "Most Tasks in a stretch of time.",
);

export const telemetryHeader = obj(
  {
    value: str("In clear."),
    valueFrom: obj({ secretKeyRef: keySelector("Read in each agent's own namespace.") }),
  },
  "",
  {
    rules: [
      cel(
        "(has(self.value) && size(self.value) > 0) || (has(self.valueFrom) && has(self.valueFrom.secretKeyRef))",
        "give value or valueFrom.secretKeyRef",
      ),
    ],
  },
);
