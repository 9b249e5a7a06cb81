import { conditions } from "../core/common";
import { age, column, statusOf } from "../definition";
import { bool, cel, int, obj, req, str } from "../schema";
import { group, immutable, version } from "./fields";

const prefixRules = [
  immutable("beadsPrefix"),
  cel(
    "!(self in ['hq', 'system', 'default'])",
    "beadsPrefix is reserved: hq, system and default belong to the operator",
  ),
];

export const rig = {
  group,
  version,
  kind: "Rig",
  plural: "rigs",
  scope: "Cluster",
  says: "A project: one repository and the prefix of its work items.",
  specRequired: false,
  spec: obj(
    {
      gitURL: req(
        str("Remote repository.", {
          hardened: {
            maxLength: 512,
            pattern:
              "^(git@[a-zA-Z0-9][a-zA-Z0-9._-]*:|https://[a-zA-Z0-9][a-zA-Z0-9._-]*/)[a-zA-Z0-9_][a-zA-Z0-9._/-]*$",
          },
        }),
      ),
      beadsPrefix: req(
        str("Prefix of the project's work items.", {
          pattern: "^[a-z]{2,10}$",
          hardened: { maxLength: 10, rules: prefixRules },
        }),
      ),
      settings: obj({
        maxPolecats: int("No effect: no controller holds to this limit; set a quota on Polecats instead.", {
          default: 8,
          minimum: 1,
          maximum: 100,
        }),
        namepoolTheme: str("Naming theme that a client plugin reads.", {
          hardened: { enum: ["mad-max", "minerals", "wasteland"] },
        }),
      }),
    },
    "What is wanted.",
  ),
  status: statusOf({
    phase: str("", { enum: ["Initializing", "Ready", "Degraded"], default: "Initializing" }),
    polecatCount: int("Polecats of this rig, over all namespaces."),
    activeConvoys: int("Convoys of this rig that are in progress, over all namespaces."),
    witnessCreated: bool(),
    refineryCreated: bool(),
    childNamespace: str("Namespace of the Witness and Refinery that the operator made."),
    conditions: conditions("Type Ready alone."),
  }),
  columns: [
    column("Phase", ".status.phase"),
    column("Polecats", ".status.polecatCount", "integer"),
    column("Convoys", ".status.activeConvoys", "integer"),
    age,
  ],
} as const;
