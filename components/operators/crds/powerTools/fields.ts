import { dnsLabel, goDuration } from "../core/common";
import { arr, type CelRule, cel, dateTime, obj, req, str } from "../schema";

export const group = "codriverlabs.ai.toe.run";
export const version = "v1alpha1";

export const ignored = "No effect: the controller does not read it.";

const condition = obj({
  type: req(str()),
  status: req(str()),
  lastTransitionTime: req(dateTime()),
  reason: str(),
  message: str(),
});

export const conditions = (says: string) =>
  arr(condition, says, { hardened: { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"] } });

/** A duration that the tool's run may really last. */
export const runTime = (says: string, least = "5s") =>
  str(says, {
    hardened: {
      maxLength: 32,
      pattern: goDuration,
      rules: [
        cel(
          `duration(self) >= duration('${least}') && duration(self) <= duration('2h')`,
          `a duration lies between ${least} and 2h`,
        ),
      ],
    },
  });

export const toolName = { minLength: 1, maxLength: 50, pattern: dnsLabel };
export const set = { "x-kubernetes-list-type": "set" } as const;
export const namespaceItem = str("", { hardened: { maxLength: 63, pattern: dnsLabel } });
export const inert = (field: string): CelRule => cel(`!has(self.${field})`, `${field} has no effect; leave it out`);
