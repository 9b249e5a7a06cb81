import type { JsonObject, Properties } from "../../../local/plugins/values";
import { type Diffed, type Provider, startPlugin } from "../provider";
import { type TestCluster, testCluster } from "./cluster";

export interface Shared {
  cluster: TestCluster;
  k8s: Provider;
  /** The object as it is in the default namespace. */
  live(kind: string, name: string): Promise<JsonObject>;
  /** Makes the first, and asks what would change on the way to the second. */
  diffOf(type: string, first: Properties, second: Properties): Promise<Diffed>;
}

let opened: Promise<Shared> | undefined;

async function open(): Promise<Shared> {
  const cluster = await testCluster();
  const k8s = await startPlugin("kubernetes", { kubeconfig: cluster.kubeconfig });
  return {
    cluster,
    k8s,
    live: (kind, name) => cluster.get({ apiVersion: "v1", kind, metadata: { name, namespace: "default" } }),
    diffOf: async (type, first, second) => {
      const { inputs, outputs, id } = await k8s.make(type, first);
      return k8s.diff({ type, id, olds: outputs, oldInputs: inputs, news: second });
    },
  };
}

/** One cluster for all files of a run, as each takes seconds to start. */
export const shared = (): Promise<Shared> => {
  opened ??= open();
  return opened;
};

after(async () => {
  const all = await opened?.catch(() => undefined);
  all?.k8s.stop();
  await all?.cluster.remove();
});
