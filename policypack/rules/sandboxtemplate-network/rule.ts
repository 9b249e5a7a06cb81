import { isolates } from "../egress/networkPolicy";
import { networkPolicies } from "../egress/policies";
import { type Answer, all, any, labelsOf, selectorOf } from "../egress/selector";
import { type Finding, fail, troubles, unknown } from "../finding";
import { beside, checkWithDefaults, raw } from "../impliedPod";
import { leftOpen } from "../leftOpen";
import { isA, sameNamespace } from "../near";
import { rule as broad } from "../np-egress-broad/rule";
import { rule as metadata } from "../np-egress-metadata/rule";
import type { KubeObject } from "../object";
import { type Context, defineRule } from "../rule";

const template = "SandboxTemplate.extensions.agents.x-k8s.io";

/** Fields: spec.networkPolicyManagement and networkPolicy. Allowed: rules of one's own, or policies of the stack. */
export const rule = defineRule({
  id: "sandboxtemplate-network",
  group: "N",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: [template],
  says: "sandboxes reach what their template lists, and nothing else",
  why: "Unmanaged means no policy at all; the managed default leaves 168.63.129.16, 100.64.0.0/10, 192.0.0.192 and fe80::/10 open, where clouds keep metadata.",
  mend: "write networkPolicy with the few destinations that the sandbox needs",
  compliance: ["K2"],
  check: judgeManaged,
  checkStack: (objects, context) => {
    const templates = objects.filter((object) => isA(object, template));
    return [
      ...leftOpen(templates, (object) => judgeManaged(object, context)),
      ...templates.flatMap((object) =>
        judgeUnmanaged(object, objects, context).map((finding) => ({ ...finding, object })),
      ),
    ];
  },
});

function judgeManaged(object: KubeObject, context: Context): Finding[] {
  const management = object.root.at("spec", "networkPolicyManagement");
  if (management.isUnknown || management.get("string") === "Unmanaged") return [];
  const policy = object.root.at("spec", "networkPolicy");
  if (policy.isAbsent)
    return policy.partial ? [] : [fail(policy, `unset: the managed default ${openedByDefault(object, context)}`)];
  return judgeRules(object, context);
}

/** What the controller lets out where nobody says anything, but for private ranges: no endpoint lies there. */
const managedDefault = {
  podSelector: {},
  egress: [
    {
      to: [
        { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } },
        { ipBlock: { cidr: "::/0", except: ["fc00::/7"] } },
      ],
    },
  ],
};

function openedByDefault(object: KubeObject, context: Context): string {
  const policy = beside(object, "networking.k8s.io/v1", "NetworkPolicy", managedDefault);
  const opened = checkWithDefaults(metadata, policy, context).map(({ got }) => got);
  return opened.length === 0 ? "opens the Internet" : opened.join(", ");
}

/** The rules on network policies, for the policy that the controller makes of these. */
function judgeRules(object: KubeObject, context: Context): Finding[] {
  const written = object.root.at("spec", "networkPolicy");
  const spec = {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: raw(written.at("egress")),
  };
  const policy = beside(object, "networking.k8s.io/v1", "NetworkPolicy", spec);
  return [broad, metadata]
    .flatMap((one) => checkWithDefaults(one, policy, context))
    .map((finding) => ({ ...finding, at: finding.at.replace(/^spec\b/, written.path) }));
}

function judgeUnmanaged(object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  const management = object.root.at("spec", "networkPolicyManagement");
  const trouble = troubles(management, "string");
  if (trouble.length > 0) return trouble;
  if (management.get("string") !== "Unmanaged") return [];
  if (context.attested({ kind: "NetworkPolicy", namespace: object.namespace })) return [];
  const labels = labelsOf(object.root.at("spec", "podTemplate", "metadata", "labels"));
  const policies = networkPolicies(objects).filter((other) => sameNamespace(other, object));
  const answer: Answer = any(
    policies.map(({ root }) => {
      const spec = root.at("spec");
      return all([isolates(spec, "Egress"), isolates(spec, "Ingress"), selectorOf(spec.at("podSelector"))(labels)]);
    }),
  );
  if (answer === "yes") return [];
  const ignored = object.root.at("spec", "networkPolicy").isAbsent ? "" : ", which ignores networkPolicy";
  const got = `Unmanaged${ignored}, and no policy of the stack holds its pods both ways`;
  return [answer === "no" ? fail(management, got) : unknown(management, got)];
}
