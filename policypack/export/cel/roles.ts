import { identities } from "../../rules/rbac/impersonation";
import type { Target } from "../../rules/rbac/match";
import { intoPods, secretsRead, tokens, writeVerbs } from "../../rules/rbac/targets";
import { type Asked, and, type Cel, listOf, or } from "./build";

/** A Role that says nothing is stored with a null. */
const isSilent = "dyn(object).?rules.orValue(null) == null";
const rules = "object.rules";
const everyRule = (test: string, name = "r"): string => or(isSilent, `${rules}.all(${name}, ${test})`);
const words = (list: string, rule = "r"): string => `${rule}.?${list}.orValue([])`;
const isNamed = `${words("resourceNames")}.size() > 0`;
/** A limit to names grants no request that carries none. */
const nameless = ["create", "deletecollection"];

const someOf = (list: string, texts: readonly string[]): string =>
  `${words(list)}.exists(w, w in ${listOf(["*", ...texts])})`;

/** Whether rule `r` grants one of these requests, as the authoriser would say. */
function grants({ groups, resources, verbs }: Target): string {
  const below = resources.filter((resource) => resource.includes("/"));
  const whole = resources.filter((resource) => !resource.includes("/"));
  const limited = verbs.filter((verb) => !nameless.includes(verb));
  const stars = below.map((resource) => `*${resource.slice(resource.indexOf("/"))}`);
  const wholeVerbs = and(
    or(isNamed, someOf("verbs", verbs)),
    or(`!(${isNamed})`, limited.length === 0 ? "false" : someOf("verbs", limited)),
  );
  return and(
    someOf("apiGroups", groups),
    or(
      ...(below.length === 0 ? [] : [and(someOf("resources", [...below, ...stars]), someOf("verbs", verbs))]),
      ...(whole.length === 0 ? [] : [and(someOf("resources", whole), wholeVerbs)]),
    ),
  );
}

const noRule = (test: string): string => everyRule(`!(${test})`);
const noGrant = (...targets: readonly Target[]): string => noRule(or(...targets.map(grants)));

/** Rules about nothing but groups of one's own may use stars. */
const isOwned = ({ settings }: Asked): string =>
  and(
    `${words("apiGroups")}.size() > 0`,
    `${words("apiGroups")}.all(g, g != '*' && g in ${listOf(settings.ownedApiGroups)})`,
  );

const constraints = "constraints.gatekeeper.sh";
const guards: readonly Target[] = [
  { groups: ["kyverno.io"], resources: ["policies", "policyexceptions"], verbs: writeVerbs },
  { groups: ["policies.kyverno.io"], resources: ["policyexceptions"], verbs: writeVerbs },
];
/** Every resource of that group is a constraint; these two names could live in a namespace. */
const noConstraint = (resource: string): string =>
  or(
    everyRule(`!('${constraints}' in ${words("apiGroups")} && '${resource}' in ${words("resources")})`),
    noGrant({ groups: [constraints], resources: [resource], verbs: writeVerbs }),
  );

const isOn = "s.startsWith('impersonate-on:')";
const isSaid = `(s == 'impersonate' || s.startsWith('impersonate:') || ${isOn})`;
const isIdentity = `(w == '*' || w.startsWith('userextras/') || w.startsWith('*/') || w in ${listOf(identities.resources)})`;
const isReached = `${words("resources")}.exists(x, x == '*' || x == w || (w.contains('/') && x == '*' + w.substring(w.indexOf('/'))))`;
const isPowerful = "n.startsWith('system:') && n != 'system:authenticated' && !n.startsWith('system:serviceaccount')";
const isLimited = and(isNamed, `!${words("resourceNames")}.exists(n, ${isPowerful})`);
const saidBy = (verb: string, resource: string): string =>
  `${words("verbs", "a")}.exists(s, ${verb} && ${words("resources", "a")}.exists(w, ${resource} && ${isReached}))`;
/** Said in so many words by rule `a`, impersonation counts in any group wherever `r` grants it. Few rules say it, hence they come first. */
const noExplicit = everyRule(
  or(
    `!${words("verbs", "a")}.exists(s, ${isSaid})`,
    noRule(
      and(
        `${words("apiGroups")}.size() > 0`,
        or(
          and(
            `!(${isLimited})`,
            saidBy(`${isSaid} && (s in ${words("verbs")} || '*' in ${words("verbs")})`, `(${isIdentity} || ${isOn})`),
          ),
          saidBy(`${isOn} && s in ${words("verbs")}`, "true"),
        ),
      ),
    ),
  ),
  "a",
);

/** What a Role says; ClusterRoles are in no namespace, so no label of one picks them. */
export const roles: Readonly<Record<string, Cel>> = {
  "rbac-admission-write": () => and(noGrant(...guards), ...["policies", "policyexceptions"].map(noConstraint)),
  "rbac-endpoints-write": () =>
    noGrant(
      { groups: [""], resources: ["services/status", "endpoints"], verbs: writeVerbs },
      { groups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: writeVerbs },
    ),
  "rbac-escalate-bind": () =>
    noGrant({
      groups: ["rbac.authorization.k8s.io"],
      resources: ["roles", "clusterroles"],
      verbs: ["escalate", "bind"],
    }),
  "rbac-impersonate": () => and(noRule(and(`!(${isLimited})`, grants(identities))), noExplicit),
  "rbac-logs-events": () =>
    noGrant({ groups: ["", "events.k8s.io"], resources: ["events"], verbs: ["delete", "deletecollection"] }),
  "rbac-namespace-write": () => noGrant({ groups: [""], resources: ["namespaces"], verbs: ["update", "patch"] }),
  "rbac-node-write": () => noGrant({ groups: [""], resources: ["pods/binding", "bindings"], verbs: ["create"] }),
  "rbac-pods-exec": () => noGrant(...intoPods),
  "rbac-secrets-read": () => noRule(and(grants(secretsRead), or(`!(${isNamed})`, someOf("verbs", ["list", "watch"])))),
  "rbac-token-create": () => noRule(and(grants(tokens), `!(${isNamed})`)),
  "rbac-wildcard-groups": () => noRule(`'*' in ${words("apiGroups")}`),
  "rbac-wildcard-resources": (asked) =>
    everyRule(or(`${words("resources")}.all(w, w != '*' && !w.startsWith('*/'))`, isOwned(asked))),
  "rbac-wildcard-verbs": (asked) => everyRule(or(`!('*' in ${words("verbs")})`, isOwned(asked))),
};
