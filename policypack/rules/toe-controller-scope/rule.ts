import { type Finding, fail } from "../finding";
import { type Access, rbacOf } from "../rbac/graph";
import { match, matchAll, type Target } from "../rbac/match";
import { ephemeralContainers, tokens } from "../rbac/targets";
import { bindingKinds } from "../rbac/words";
import { defineRule } from "../rule";
import { type Settings, texts } from "../settings";

/** Rights of the accounts of controller and collector. Allowed: per namespace; for the collector, checking tokens alone. */
export const rule = defineRule({
  id: "toe-controller-scope",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: bindingKinds,
  says: "the tool controller injects and mints tokens only where it must",
  why: "Upstream lets it request any token of the cluster and change any pod: whoever takes it over is every account.",
  mend: "bind pods/ephemeralcontainers per namespace and serviceaccounts/token by name; give the collector tokenreviews alone",
  compliance: ["K3"],
  config: {
    controllers: texts(["toe-controller-manager"], "accounts of the controller"),
    collectors: texts(["toe-collector"], "accounts of the collector"),
  },
  checkStack: (objects, { config, settings }) =>
    rbacOf(objects).flatMap(({ accesses }) => [
      ...accesses.filter((access) => isOneOf(access, config.controllers, settings)).flatMap(controllerFault),
      ...accesses.filter((access) => isOneOf(access, config.collectors, settings)).flatMap(collectorFault),
    ]),
});

const isOneOf = ({ subject }: Access, names: readonly string[], { toeSystemNamespaces }: Settings): boolean =>
  subject.kind === "ServiceAccount" && names.includes(subject.name) && toeSystemNamespaces.includes(subject.namespace);

const at = ({ binding }: Access, got: string): Finding => ({
  ...fail(binding.roleRef.at("name"), got),
  object: binding.object,
});

const wide: readonly (readonly [Target, string])[] = [
  [tokens, "tokens of every account in the cluster"],
  [ephemeralContainers, "containers into every pod of the cluster"],
];

function controllerFault(access: Access): Finding[] {
  const { binding, rule: granted, doubt } = access;
  if (binding.scope !== "" || doubt !== undefined) return [];
  return wide
    .filter(([target]) => match(granted, target)?.doubt === undefined && match(granted, target) !== undefined)
    .map(([, got]) => at(access, got));
}

const tokenReviews: Target = { groups: ["authentication.k8s.io"], resources: ["tokenreviews"], verbs: ["create"] };

function collectorFault(access: Access): Finding[] {
  const all = matchAll(access.rule);
  const reviews = match(access.rule, tokenReviews);
  const alone = all.every(
    ({ verbs, resources }) =>
      reviews !== undefined &&
      verbs.every((verb) => verb === "create") &&
      resources.every((resource) => resource === "tokenreviews"),
  );
  return alone || access.doubt !== undefined ? [] : [at(access, "more than checking tokens")];
}
