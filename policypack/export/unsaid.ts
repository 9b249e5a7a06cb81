import { kubeObject } from "../rules/object";
import type { Rule } from "../rules/rule";
import { isNamespaced } from "../rules/scope";
import { isSayable } from "./cel";

const credentials = "it knows credentials by prefix, checksum and randomness, which CEL cannot compute";
const decodes = "it reads what is encoded or written in a language of its own, which CEL cannot parse";
const ranges = "it adds up ranges of addresses over a whole policy, which CEL cannot";
const clock = "it depends on the day, and admission has no clock";
const wide = "only objects without a namespace break it, and no label of a namespace picks those";
const itself = "the API server itself refuses whatever breaks it";
const before = "the API server fills in or drops what it is about before admission sees it";
const engine = "it is about options of the engine, which no API server sees";
const outside = "it is about other namespaces than those which the policies pick";
const charts = "it knows programs by how commands and charts are written";

/** Why a rule that judges single objects is not said in CEL. */
const reasons: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    (
      [
        [
          credentials,
          "secret-in-args secret-in-configmap secret-in-cr secret-in-env secret-in-helm-values secret-in-metadata secret-weak-value",
        ],
        [
          decodes,
          "key-strength known-hosts-content ssh-options-insecure tls-verify-off git-url-scheme git-host-allowlist pod-sudo encryption-provider-order encryption-provider-strength audit-policy apiserver-flags",
        ],
        [
          ranges,
          "np-egress-broad np-egress-cross-namespace np-egress-dns-scope np-egress-metadata np-egress-ports np-egress-ssh-scope np-egress-unrestricted np-ingress-open np-invalid np-ipv6-gap np-other-engines sandboxtemplate-network",
        ],
        [
          clock,
          "powertoolconfig-review-date break-glass-expiry certificate-lifetime rotation-cron-live rotation-interval rotation-overdue",
        ],
        [
          wide,
          "rbac-crd-api-write rbac-csr-approval rbac-nodes-proxy rbac-persistent-volumes rbac-secrets-write rbac-configmap-write secretstore-scope storage-encrypted",
        ],
        [itself, "pod-ephemeral-containers pod-seccomp-localhost secret-type-shape rbac-nonresource-wildcard"],
        [before, "np-policy-types cr-unknown-field powertoolconfig-schema object-well-formed api-removed"],
        [engine, "ns-psa-weakened options-protect options-ignore-security provider-force rotation-ignored"],
        [outside, "ns-default-used ns-system-used polecat-namespace powertoolconfig-namespace psp-removed"],
        [charts, "gastown-operator-hardening kubeopencode-controller-hardening kubeopencode-server-auth helm-values"],
      ] as const
    ).flatMap(([reason, ids]) => ids.split(" ").map((id) => [id, reason])),
  ),
  "kubeopencode-volumes": "it resolves paths step by step, which CEL cannot",
  "pod-runtime-socket": "it resolves paths step by step, which CEL cannot",
  "powertool-no-security": "it searches to any depth, which CEL cannot",
  "pss-exact": "it gives the standard as a whole, which the API server enforces by a label of the namespace",
  "rbac-ineffective": "it knows which resources have no namespace, and an API server may serve more",
};

const isToken = (kind: string): boolean => kind.includes(":");

function isWide(kind: string): boolean {
  const [name = "", ...group] = kind.split(".");
  const apiVersion = group.length === 0 ? "v1" : `${group.join(".")}/v1`;
  return name !== "Namespace" && name !== "pods" && !isNamespaced(kubeObject({ apiVersion, kind: name }));
}

/** Why the export leaves a rule out; undefined where it does not. */
export function whyUnsaid({ id, kinds, check }: Rule): string | undefined {
  if (isSayable(id)) return undefined;
  const known = reasons[id];
  if (known !== undefined) return known;
  if (check === undefined) return "it compares objects, and admission shows one at a time";
  if (typeof kinds !== "string" && kinds.every(isToken)) return "it is about what no API server sees";
  if (typeof kinds !== "string" && kinds.every((kind) => isToken(kind) || isWide(kind))) return wide;
  return "it is not written in CEL";
}

/** What an admission policy does about a breach; `no` where there is none. */
export const forceAtAdmission = (rule: Rule): "denies" | "warns" | "no" => {
  if (!isSayable(rule.id)) return "no";
  return rule.level === "advisory" ? "warns" : "denies";
};

/** What admission policies make of a rule, for readers. */
export function atAdmission(rule: Rule): string {
  const reason = whyUnsaid(rule);
  if (reason !== undefined) return `not exported: ${reason}`;
  const part = rule.checkStack === undefined ? "" : ", as far as one object shows it";
  return `${forceAtAdmission(rule)}${part}: \`palisade policies vap --rule ${rule.id}\``;
}
