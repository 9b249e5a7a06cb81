import type { Field } from "./field";
import { type ImpliedPod, raw } from "./impliedPod";
import { isA, sameNamespace } from "./near";
import type { KubeObject } from "./object";

const group = "kubeopencode.io";
export const agentKinds = [`Agent.${group}`, `AgentTemplate.${group}`];
export const taskKinds = [`Task.${group}`, `CronTask.${group}`];

const isOneOf = (kinds: readonly string[], { kind, group: of }: KubeObject): boolean => kinds.includes(`${kind}.${of}`);
export const isAgent = (object: KubeObject): boolean => isOneOf(agentKinds, object);
export const isKubeOpenCode = (object: KubeObject): boolean => isOneOf([...agentKinds, ...taskKinds], object);

/** The spec of a Task, also where a CronTask makes it. */
export const taskSpec = ({ kind, root }: KubeObject): Field =>
  kind === "CronTask" ? root.at("spec", "taskTemplate", "spec") : root.at("spec");

export const podSpecOf = ({ root }: KubeObject): Field => root.at("spec", "podSpec");

/** A field of an Agent that names a template comes from there when the Agent leaves it out. */
export const isInherited = ({ root, kind }: KubeObject, field: Field): boolean =>
  kind === "Agent" && field.isAbsent && !root.at("spec", "templateRef").isAbsent;

/** The template that an Agent names, as far as the stack shows it: the object itself, and patches of it. */
export function templateOf(agent: KubeObject, objects: readonly KubeObject[]): KubeObject[] {
  const name = agent.root.at("spec", "templateRef", "name").get("string") ?? "";
  return objects.filter(
    (one) => isA(one, `AgentTemplate.${group}`) && sameNamespace(one, agent) && one.name === name && name !== "",
  );
}

/** What the controller writes where the Agent says nothing; what is given replaces it as a whole. */
const defaultContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
const defaultResources = { requests: { memory: "512Mi" }, limits: { memory: "4Gi" } };

const given = (field: Field, otherwise: object): unknown => (field.isAbsent && !field.partial ? otherwise : raw(field));

/** The server pod of an Agent, or of Tasks that a template makes. `init` is one of the containers that cannot be configured. */
export function agentPod(object: KubeObject, parts: "all" | "main" = "all"): ImpliedPod {
  const pod = podSpecOf(object);
  const main = {
    name: "main",
    securityContext: given(pod.at("securityContext"), defaultContext),
    resources: given(pod.at("resources"), defaultResources),
    volumeMounts: raw(pod.at("extraVolumeMounts")),
  };
  const init = { name: "init", securityContext: defaultContext };
  return {
    spec: {
      serviceAccountName: raw(object.root.at("spec", "serviceAccountName")),
      runtimeClassName: raw(pod.at("runtimeClassName")),
      securityContext: raw(pod.at("podSecurityContext")),
      volumes: raw(pod.at("extraVolumes")),
      containers: [main],
      initContainers: parts === "main" || object.patch ? [] : [init],
    },
    places: {
      spec: pod.path,
      "spec.securityContext": pod.at("podSecurityContext").path,
      "spec.volumes": pod.at("extraVolumes").path,
      "spec.serviceAccountName": object.root.at("spec", "serviceAccountName").path,
      "spec.containers[0]": pod.path,
      "spec.containers[0].volumeMounts": pod.at("extraVolumeMounts").path,
      // Only the pod's own context reaches the containers that the operator adds.
      "spec.initContainers[0].securityContext": pod.at("podSecurityContext").path,
    },
  };
}
