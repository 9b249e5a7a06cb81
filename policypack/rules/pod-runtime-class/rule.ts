import { demand, type Finding, unknown } from "../finding";
import type { KubeObject } from "../object";
import { everyPod, isWindows, podsOf } from "../pods";
import { type Context, defineRule } from "../rule";

/** A class of the list, or one that is named after a handler of the list: `<anything>-runsc`. */
const isSandbox = (name: string, { sandboxRuntimeClasses, sandboxHandlers }: Context["settings"]): boolean =>
  sandboxRuntimeClasses.includes(name) || sandboxHandlers.some((handler) => name.endsWith(`-${handler}`));

/** Field: runtimeClassName. Allowed: a class whose handler is in sandboxHandlers, named in sandboxRuntimeClasses or after it. */
export const rule = defineRule({
  id: "pod-runtime-class",
  group: "C",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "agent pods run in a sandboxed runtime",
  why: "In the node's own runtime one kernel flaw separates an agent from every pod of its node.",
  mend: "set runtimeClassName to a class of gVisor or Kata",
  compliance: ["K1"],
  check: (object, context) =>
    everyPod(object, context, (pod) =>
      isWindows(pod)
        ? []
        : demand(pod.spec.at("runtimeClassName"), "string", (name) => isSandbox(name, context.settings)),
    ),
  checkStack: (objects, context) => objects.flatMap((object) => judgeClasses(object, objects, context)),
});

/** Classes by name are only names: what counts is the handler. */
const handlersOf = (name: string, cluster: string | undefined, objects: readonly KubeObject[]): KubeObject[] =>
  objects.filter(
    (object) =>
      object.kind === "RuntimeClass" &&
      object.group === "node.k8s.io" &&
      object.name === name &&
      object.origin.cluster === cluster,
  );

function judgeClasses(object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  return podsOf(object, context).flatMap((pod) => {
    const field = pod.spec.at("runtimeClassName");
    if (field.isUnknown) return [{ ...unknown(field), object }];
    const name = field.get("string");
    if (name === undefined || !isSandbox(name, context.settings)) return [];
    const classes = handlersOf(name, object.origin.cluster, objects);
    if (classes.length > 0) return classes.flatMap((found) => judgeHandler(found, context));
    if (context.attested({ kind: "RuntimeClass", name })) return [];
    return [{ ...unknown(field, `"${name}" is not in the stack`), object }];
  });
}

// v1alpha1 kept the handler under spec.
const judgeHandler = (object: KubeObject, { settings }: Context): Finding[] => {
  const field = object.root.at("handler").or(object.root.at("spec", "runtimeHandler"));
  return demand(field, "string", (handler) => settings.sandboxHandlers.includes(handler)).map((finding) => ({
    ...finding,
    object,
  }));
};
