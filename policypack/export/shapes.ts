import type { Target } from "./cel";

/** Kinds that hold what is judged in the same place: the server checks a policy's expressions by that type. */
export interface Shape {
  readonly name: string;
  readonly target: Target;
  readonly resources: readonly { apiGroups: string[]; apiVersions: string[]; resources: string[] }[];
  readonly variables: readonly { name: string; expression: string }[];
  /** Where the pod stands; written out in expressions, since the server knows no types of variables. */
  readonly pod?: string;
  /** Field below which everything judged stands, annotations apart. */
  readonly judged: string;
}

const of = (group: string, ...resources: string[]) => ({ apiGroups: [group], apiVersions: ["v1"], resources });

const holding = (template: string): Pick<Shape, "variables" | "pod"> => ({
  pod: `${template}.spec`,
  variables: [{ name: "annotations", expression: `${template}.?metadata.?annotations.orValue({})` }],
});

const annotations = [{ name: "annotations", expression: "object.metadata.?annotations.orValue({})" }];

export const shapes: readonly Shape[] = [
  {
    name: "pods",
    target: "pods",
    resources: [of("", "pods", "pods/ephemeralcontainers")],
    ...holding("object"),
    judged: "spec",
  },
  {
    name: "templates",
    target: "pods",
    resources: [
      of("apps", "deployments", "replicasets", "daemonsets", "statefulsets"),
      of("batch", "jobs"),
      of("", "replicationcontrollers"),
    ],
    ...holding("object.spec.template"),
    judged: "spec",
  },
  {
    name: "cronjobs",
    target: "pods",
    resources: [of("batch", "cronjobs")],
    ...holding("object.spec.jobTemplate.spec.template"),
    judged: "spec",
  },
  {
    name: "podtemplates",
    target: "pods",
    resources: [of("", "podtemplates")],
    ...holding("object.template"),
    judged: "template",
  },
  { name: "services", target: "services", resources: [of("", "services")], variables: annotations, judged: "spec" },
  {
    name: "ingresses",
    target: "ingresses",
    resources: [of("networking.k8s.io", "ingresses")],
    variables: annotations,
    judged: "spec",
  },
];
