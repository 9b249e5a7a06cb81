import type { Settings } from "../../rules/settings";
import { type Asked, and, type Cel, listOf, matchesGlob, or } from "./build";

const subjects = "object.?subjects.orValue([])";
const every = (test: string): string => `${subjects}.all(s, ${test})`;
const own = "object.metadata.namespace";
const isAccount = "s.kind == 'ServiceAccount'";
const isAccountUser = "s.kind == 'User' && s.name.matches('^system:serviceaccount:[^:]+:[^:]+$')";
const groupPrefix = "system:serviceaccounts:";
const isAccountGroup = `s.name.matches('^${groupPrefix}.+$')`;
const groupNamespace = `s.name.substring(${groupPrefix.length})`;
const accountNamespace = "(s.kind == 'ServiceAccount' ? s.namespace : s.name.split(':')[2])";

/** What settings and this object's own namespace say of another one. */
const isAgents = (namespace: string, { agentNamespaces, operatorNamespaces }: Settings): string =>
  or(
    `${namespace} == ${own}`,
    agentNamespaces.length > 0
      ? matchesGlob(namespace, agentNamespaces)
      : `!${matchesGlob(namespace, ["kube-*", ...operatorNamespaces])}`,
  );

/** A subject as settings write it. */
const written =
  "(s.kind == 'ServiceAccount' ? 'ServiceAccount:' + s.namespace + '/' + s.name : " +
  `${isAccountUser} ? 'ServiceAccount:' + s.name.split(':')[2] + '/' + s.name.split(':')[3] : s.kind + ':' + s.name)`;

const refused = ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"].concat(
  ["system:masters", "system:nodes"],
);
const inborn = [
  "system:discovery system:authenticated",
  "system:basic-user system:authenticated",
  "system:public-info-viewer system:authenticated",
  "system:public-info-viewer system:unauthenticated",
  "system:service-account-issuer-discovery system:serviceaccounts",
];

const isTrusted = ({ settings }: Asked): string => {
  const { clusterAdmins, agentOperators, operatorNamespaces } = settings;
  return or(
    matchesGlob(written, [...clusterAdmins, ...agentOperators]),
    and(`!(${isAgents(accountNamespace, settings)})`, matchesGlob(accountNamespace, ["kube-*", ...operatorNamespaces])),
  );
};

/** What a RoleBinding says; ClusterRoleBindings are in no namespace, so no label of one picks them. */
export const bindings: Readonly<Record<string, Cel>> = {
  "rbac-cluster-admin": ({ settings }) =>
    or(
      "object.roleRef.name != 'cluster-admin'",
      and(`${subjects}.size() > 0`, every(matchesGlob(written, settings.clusterAdmins))),
    ),
  "rbac-cross-namespace-subject": (asked) =>
    every(
      or(
        `!(${isAccount}) && !(${isAccountUser})`,
        and(or(`!(${isAccount})`, "has(s.namespace)"), or(`${accountNamespace} == ${own}`, isTrusted(asked))),
      ),
    ),
  "rbac-default-sa-bound": ({ settings }) =>
    every(
      and(
        `!(${isAccount} && s.name == 'default')`,
        "!(s.kind == 'User' && s.name.matches('^system:serviceaccount:[^:]+:default$'))",
        or(`!(s.kind == 'Group' && ${isAccountGroup})`, isAgents(groupNamespace, settings)),
      ),
    ),
  "rbac-system-groups": ({ settings }) =>
    every(
      or(
        isAccount,
        and(`!(s.name in ${listOf(refused)})`, or(`!${isAccountGroup}`, `!(${isAgents(groupNamespace, settings)})`)),
        `(object.roleRef.name + ' ' + s.name) in ${listOf(inborn)}`,
      ),
    ),
};
