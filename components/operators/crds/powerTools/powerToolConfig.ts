import { age, column, statusOf } from "../definition";
import { arr, bool, cel, dateTime, obj, req, str } from "../schema";
import { conditions, group, ignored, namespaceItem, set, toolName, version } from "./fields";

// The sheet's table of risks, and what upstream's own tools add; anything else has no business in a debug container.
const allowed = [
  "SYS_PTRACE",
  "SYS_ADMIN",
  "NET_ADMIN",
  "NET_RAW",
  "PERFMON",
  "BPF",
  "KILL",
  "DAC_OVERRIDE",
  "DAC_READ_SEARCH",
  "SETUID",
  "SETGID",
];

const capabilities = obj(
  {
    add: arr(str("", { hardened: { maxLength: 32, enum: allowed } }), "Names without CAP_.", {
      hardened: { ...set, maxItems: 16 },
    }),
    drop: arr(str("", { hardened: { maxLength: 32 } }), "Taken away first.", { hardened: { ...set, maxItems: 48 } }),
  },
  "Capabilities of the container.",
);

const securityContext = obj(
  {
    allowPrivileged: bool("Privileged container.", { hardened: { default: false } }),
    allowHostPID: bool("No effect: an ephemeral container cannot change it.", {
      hardened: {
        default: false,
        rules: [cel("!self", "allowHostPID has no effect and misleads whoever reviews it; leave it false")],
      },
    }),
    runAsRoot: bool("Runs as user 0, whoever the target is.", { hardened: { default: false } }),
    capabilities,
  },
  "What the tool may do.",
  {
    hardened: {
      rules: [
        cel(
          "self.allowPrivileged || (has(self.capabilities) && has(self.capabilities.drop) && 'ALL' in self.capabilities.drop)",
          "capabilities.drop holds ALL unless the tool is privileged",
        ),
      ],
    },
  },
);

const amounts = () => obj({ cpu: str(), memory: str() });
const inverted = cel(
  "!has(self.resources) || (!has(self.resources.requests) && !has(self.resources.limits))",
  "resources stay empty: the API server refuses them on ephemeral containers, so the tool could never start",
);
const bounded = cel(
  "has(self.allowedNamespaces) && size(self.allowedNamespaces) > 0",
  "allowedNamespaces is empty, which would open the tool to every namespace",
);

export const powerToolConfig = {
  group,
  version,
  kind: "PowerToolConfig",
  plural: "powertoolconfigs",
  scope: "Namespaced",
  says: "A tool: its image, its privileges, and who may use it.",
  specRequired: true,
  spec: obj(
    {
      name: req(str("Name that PowerTools call it by.", { hardened: toolName })),
      image: req(
        str("Image, by digest.", { hardened: { maxLength: 512, pattern: "^[a-z0-9][^\\s@]*@sha256:[0-9a-f]{64}$" } }),
      ),
      securityContext: req(securityContext),
      allowedNamespaces: arr(namespaceItem, "Namespaces that may use it; none means all.", {
        hardened: { ...set, maxItems: 64 },
      }),
      description: str("For readers.", { hardened: { maxLength: 1024 } }),
      version: str("For readers.", { hardened: { maxLength: 64 } }),
      defaultArgs: arr(str("", { hardened: { maxLength: 512 } }), ignored, { hardened: { maxItems: 64 } }),
      resources: obj({ requests: amounts(), limits: amounts() }, "Must stay empty: a tool that sets it cannot start."),
    },
    "What is wanted.",
    { hardened: { rules: [inverted, bounded] } },
  ),
  status: statusOf({
    phase: str("Ready, whatever is in it."),
    lastValidated: dateTime(),
    conditions: conditions("Type Ready."),
  }),
  columns: [
    column("Tool", ".spec.name"),
    column("Privileged", ".spec.securityContext.allowPrivileged", "boolean"),
    column("Root", ".spec.securityContext.runAsRoot", "boolean"),
    column("Phase", ".status.phase"),
    age,
  ],
  hardenedRules: [
    cel(
      "self.metadata.name == self.spec.name + '-config'",
      "metadata.name is spec.name and -config: the operator finds it by nothing else",
    ),
  ],
} as const;
