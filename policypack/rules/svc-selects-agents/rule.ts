import { runsAgent } from "../agentKinds";
import { type Answer, all } from "../egress/selector";
import { everyWorkloadOf, type Workload } from "../egress/workloads";
import { type Opening, openingsOf } from "../exposure/openings";
import { Placed } from "../exposure/placed";
import { routeKinds } from "../exposure/routes";
import { type Backend, backendsOf, placeOf } from "../exposure/services";
import { advice, type Finding, fail, show, unknown } from "../finding";
import type { KubeObject } from "../object";
import { clusterOf, isAgentNamespace } from "../rbac/subjects";
import { type Context, defineRule } from "../rule";
import { texts } from "../settings";

const logins = {
  loginAnnotations: texts(
    ["auth-url", "auth-type", "auth-tls-verify-client"],
    "annotations, without their prefix, by which an Ingress asks for a login",
  ),
};
type Logins = typeof logins;

/** Services, Ingresses and routes that lead from outside to an agent pod. Allowed: none; a Service inside the cluster opens none. */
export const rule = defineRule({
  id: "svc-selects-agents",
  group: "K",
  level: "mandatory",
  severity: "high",
  kinds: ["Service", "Ingress.networking.k8s.io", "Ingress.extensions", ...routeKinds],
  says: "no way leads from outside of the cluster to an agent",
  why: "An agent's port takes orders from whoever reaches it, and carries them out with the keys that it holds.",
  mend: "remove the way in; reach agents through their operator, or with kubectl port-forward",
  compliance: ["K2"],
  config: logins,
  checkStack: (objects, context) => {
    const services = backendsOf(objects);
    const workloads = objects.flatMap((object) => everyWorkloadOf(object, context));
    const around: Around = {
      services: new Placed(services, (service) => service),
      pods: new Placed(workloads, ({ cluster, owner }) => ({ cluster, namespace: placeOf(owner) })),
    };
    return openingsOf(objects, services).flatMap((opening) =>
      judgeOpening(opening, around, context).map((finding) => ({ ...finding, object: opening.object })),
    );
  },
});

interface Around {
  readonly services: Placed<Backend>;
  readonly pods: Placed<Workload>;
}

/** A Service that an opening leads to, or may lead to. */
interface Hit {
  readonly backend: Backend;
  readonly here: Answer;
}

interface Way {
  readonly owner: KubeObject;
  readonly answer: Answer;
}

const waysThrough = (hits: readonly Hit[], pods: Around["pods"]): Way[] =>
  hits
    .flatMap(({ backend, here }) =>
      pods.at(backend).map((pod) => ({ owner: pod.owner, answer: all([here, backend.selects(pod)]) })),
    )
    .filter(({ answer }) => answer !== "no");

function judgeOpening(opening: Opening, { services, pods }: Around, context: Context<Logins>): Finding[] {
  const hits = services
    .at({ cluster: opening.object.origin.cluster ?? "", namespace: opening.namespace })
    .map((backend) => ({ backend, here: opening.leadsTo(backend) }))
    .filter(({ here }) => here !== "no");
  const agents = waysThrough(hits, pods).filter(({ owner }) => context.tierOf(owner) === "agent");
  const sure = [...new Set(agents.filter(({ answer }) => answer === "yes").map(({ owner }) => owner))];
  if (sure.length > 0) return [judgeSure(opening, sure, context.config.loginAnnotations)];
  if (agents.length > 0) return [unknown(opening.at, "whether it leads to an agent")];
  return judgeOutside(opening, hits.length > 0, context);
}

/** Custom resources that run agents, and what calls itself one; other pods of their namespaces may be a dashboard. */
const isAgent = (owner: KubeObject): boolean => runsAgent(owner) || owner.group.endsWith("agents.x-k8s.io");

function asksForLogin({ annotations }: Opening, keys: readonly string[]): boolean {
  const found = annotations?.entries().filter(([key]) => keys.includes(key.slice(key.indexOf("/") + 1))) ?? [];
  return found.some(([, value]) => value.isUnknown || !["", "none", "off"].includes(value.get("string") ?? ""));
}

function judgeSure(opening: Opening, sure: readonly KubeObject[], keys: readonly string[]): Finding {
  const isGuarded = asksForLogin(opening, keys) && !sure.some(isAgent);
  return isGuarded
    ? advice(opening.at, `it leads to ${inWords(sure)}, behind a login`)
    : fail(opening.at, `it leads to ${inWords(sure)}`);
}

function inWords([first, ...others]: readonly KubeObject[]): string {
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${first?.kind} ${show(first?.name)}${more}`;
}

/** What the stack does not show may be an agent where agents live: a Service of somebody else, or pods of its own Service. */
function judgeOutside(opening: Opening, isShown: boolean, context: Context): Finding[] {
  const { object, at, namespace = "", service = "" } = opening;
  const about = isShown ? { kind: "Pod", namespace } : { kind: "Service", namespace, name: service };
  const isVouched = context.attested({ ...clusterOf(object), ...about });
  const isNear = isAgentNamespace(namespace, object, context);
  const made = isShown ? "its pods are made" : "its Service is";
  return isNear && !isVouched ? [unknown(at, `${made} outside of the stack`)] : [];
}
