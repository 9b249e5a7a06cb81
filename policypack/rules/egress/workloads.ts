import type { Field } from "../field";
import type { KubeObject } from "../object";
import { podsOf } from "../pods";
import type { Context } from "../rule";
import { type Answer, type Labels, labelsOf } from "./selector";

/** A pod that the stack makes, or has made by an operator. */
export interface Workload {
  readonly owner: KubeObject;
  /** Where its spec stands. */
  readonly at: Field;
  readonly cluster: string;
  /** Undefined where it is not known yet. */
  readonly namespace: string | undefined;
  readonly labels: Labels;
  readonly hostNetwork: Answer;
  readonly dnsPolicy: string;
  /** The account it runs as; undefined where that stands elsewhere, or is not known yet. */
  readonly account: string | undefined;
  readonly named: ReadonlyMap<string, number>;
}

export const clusterOf = ({ origin }: KubeObject): string => origin.cluster ?? "";

export function namespaceOf(object: KubeObject): string | undefined {
  const field = object.root.at("metadata", "namespace");
  return field.isUnknown || field.isMalformed ? undefined : object.namespace;
}

const asAnswer = (field: Field): Answer =>
  field.isAbsent || field.get("boolean") === false ? "no" : field.get("boolean") === true ? "yes" : "maybe";

function namedPorts(spec: Field): ReadonlyMap<string, number> {
  const ports = ["initContainers", "containers"].flatMap((list) =>
    spec
      .at(list)
      .each()
      .flatMap((container) => container.at("ports").each()),
  );
  return new Map(
    ports.flatMap((port): [string, number][] => {
      const [name, number] = [port.at("name").get("string"), port.at("containerPort").get("number")];
      const protocol = port.at("protocol").get("string") ?? "TCP";
      return name === undefined || number === undefined ? [] : [[`${protocol}/${name}`, number]];
    }),
  );
}

type Stamped = Readonly<Record<string, string | undefined>>;

const accountIn = (account: Field): string | undefined =>
  account.isUnknown || account.as("string").isMalformed ? undefined : account.get("string") || "default";

const ofPod = (spec: Field): string | undefined =>
  accountIn(spec.at("serviceAccountName").or(spec.at("serviceAccount")));

const workload = (owner: KubeObject, at: Field, labels: Labels, account: string | undefined): Workload => ({
  owner,
  at,
  cluster: clusterOf(owner),
  namespace: namespaceOf(owner),
  labels,
  hostNetwork: asAnswer(at.at("hostNetwork")),
  dnsPolicy: at.at("dnsPolicy").get("string") ?? "ClusterFirst",
  account,
  named: namedPorts(at),
});

/** Whether a pod surely runs as one of these accounts, written as namespace/name. */
export const runsAs = ({ owner, account }: Workload, accounts: readonly string[]): boolean =>
  account !== undefined && accounts.includes(`${owner.namespace}/${account}`);

/** Whether a pod lives in the namespace of an object. */
export const isNear = ({ cluster, namespace }: Workload, object: KubeObject): boolean =>
  cluster === clusterOf(object) && namespace === object.namespace;

/** The value of a label that an operator stamps: undefined while it is not known. */
const stamp = (field: Field): string | undefined => (field.isAbsent ? "" : field.get("string"));

interface Made {
  readonly at: Field;
  readonly labels: Field;
  readonly stamped: Stamped;
  readonly account: string | undefined;
}
type Reader = (object: KubeObject) => readonly Made[];

const polecat: Reader = ({ root }) => [
  {
    at: root.at("spec"),
    labels: root.at("no-labels"),
    // No field of a Polecat names another.
    account: "default",
    stamped: {
      "gastown.io/polecat": stamp(root.at("metadata", "name")),
      "gastown.io/rig": stamp(root.at("spec", "rig")),
      "gastown.io/bead": stamp(root.at("spec", "beadID")),
    },
  },
];

const kubeOpenCode =
  (kind: "agent" | "task", path: readonly string[], stamped: Stamped): Reader =>
  ({ root }) => {
    const spec = root.at(...path);
    const name = path.length > 1 ? undefined : stamp(root.at("metadata", "name"));
    return [
      {
        at: spec.at("podSpec"),
        labels: spec.at("podSpec", "labels"),
        stamped: { ...stamped, [`kubeopencode.io/${kind}`]: name },
        account: kind === "agent" ? ofAgent(spec) : undefined,
      },
    ];
  };

/** A template's account counts where the Agent names none; Tasks have that of their Agent, or of their template. */
function ofAgent(spec: Field): string | undefined {
  const account = spec.at("serviceAccountName");
  return account.isAbsent && !spec.at("templateRef").isAbsent ? undefined : accountIn(account);
}

const server = {
  "app.kubernetes.io/name": "kubeopencode-server",
  "app.kubernetes.io/component": "server",
  "app.kubernetes.io/managed-by": "kubeopencode",
};
const task = { app: "kubeopencode" };

/** Pods that operators make of their custom resources, with the labels they stamp. */
const readers: Readonly<Record<string, Reader>> = {
  "Polecat.gastown.gastown.io": polecat,
  "Agent.kubeopencode.io": kubeOpenCode("agent", ["spec"], server),
  "Task.kubeopencode.io": kubeOpenCode("task", ["spec"], task),
  "CronTask.kubeopencode.io": kubeOpenCode("task", ["spec", "taskTemplate", "spec"], task),
};

/** Labels that operators stamp with a name, which is never empty. */
export const stampedKeys: readonly string[] = [
  "gastown.io/polecat",
  "gastown.io/rig",
  "kubeopencode.io/agent",
  "kubeopencode.io/task",
];

/** The controller of sandboxes writes a policy for the pods of a template itself, unless it is told not to; another rule judges that one. */
const isManaged = ({ kind, group, root }: KubeObject): boolean =>
  kind === "SandboxTemplate" &&
  group === "extensions.agents.x-k8s.io" &&
  root.at("spec", "networkPolicyManagement").get("string") !== "Unmanaged";

/** Every pod that an object stands for. A patch says too little about the pod it changes. */
export function everyWorkloadOf(object: KubeObject, context: Pick<Context, "settings">): Workload[] {
  if (object.patch) return [];
  const read = readers[`${object.kind}.${object.group}`];
  if (read !== undefined)
    return read(object).map(({ at, labels, stamped, account }) =>
      workload(object, at, labelsOf(labels, stamped), account),
    );
  const sandbox = object.group.endsWith("agents.x-k8s.io");
  return podsOf(object, context).map(({ spec, metadata }) => {
    const labels = labelsOf(metadata.at("labels"));
    // The controller of sandboxes adds labels of its own.
    return workload(object, spec, sandbox ? { ...labels, open: true } : labels, ofPod(spec));
  });
}

/** The pods that policies of the stack have to fence. */
export const workloadsOf = (object: KubeObject, context: Pick<Context, "settings">): Workload[] =>
  isManaged(object) ? [] : everyWorkloadOf(object, context);

/** Whether a selector waits for pods that an operator makes at run time, by a label of its own. */
export const isForOperators = (selector: Field): boolean =>
  selector
    .at("matchExpressions")
    .each()
    .some(
      (one) => one.at("operator").get("string") === "Exists" && stampedKeys.includes(one.at("key").get("string") ?? ""),
    );
