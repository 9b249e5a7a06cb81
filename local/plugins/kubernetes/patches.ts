import type { Resource } from "../resource";
import { hasUnknown, objectOf, type Properties, settledObject, textOf } from "../values";
import { isMissing } from "./apiError";
import { apply, type Cluster, get } from "./apply";
import { NoSuchKind } from "./discovery";
import { annotationOf, idOf, kindOf, nameOf, namespaceOf, titleOf } from "./object";
import { type ClusterSource, cannotDryRun, managerOf, newManager, objects, placed, sought } from "./objects";
import { outputsOf, previewOf } from "./state";

async function patched(cluster: Cluster, inputs: Properties, manager: string) {
  const object = await placed(cluster, settledObject(inputs), 20);
  await get(cluster, object).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    throw new Error(
      `${titleOf(object)} does not exist, so it cannot be patched; create it, or depend on what creates it`,
    );
  });
  const live = await apply(cluster, object, { manager });
  return { id: idOf(live), outputs: outputsOf(live, inputs, manager) };
}

async function previewed(cluster: Cluster, inputs: Properties, manager: string): Promise<Properties> {
  if (hasUnknown(inputs)) return inputs;
  try {
    const object = await placed(cluster, settledObject(inputs));
    await get(cluster, object, 2);
    return previewOf(await apply(cluster, object, { manager, dryRun: true }), inputs, manager, {});
  } catch (error) {
    if (cannotDryRun(error)) return inputs;
    throw error;
  }
}

/** Gives up the patched fields; those that nobody else set vanish. */
async function relinquish(cluster: Cluster, target: ReturnType<typeof sought>, manager: string): Promise<void> {
  try {
    await get(cluster, target);
    const object = { ...kindOf(target), metadata: { name: nameOf(target), ...namespaceEntry(namespaceOf(target)) } };
    await apply(cluster, object, { manager });
  } catch (error) {
    if (!isMissing(error) && !(error instanceof NoSuchKind)) throw error;
  }
}

const namespaceEntry = (namespace: string) => (namespace === "" ? {} : { namespace });

const nameMissing = {
  property: "metadata.name",
  reason: "a patch has to name the object that it patches; give metadata.name",
};

const managerFor = (inputs: Properties): string =>
  annotationOf(settledObject(inputs), "pulumi.com/patchFieldManager") || newManager();

/** Types that end in Patch: some fields of an object that somebody else made. */
export const patches = (source: ClusterSource): Resource => ({
  ...objects(source),
  check: async ({ news }) => {
    const metadata = objectOf(news.metadata);
    const failures = textOf(metadata.name) || hasUnknown(news.metadata) ? [] : [nameMissing];
    return { inputs: news, failures };
  },
  create: async ({ inputs, preview }) => {
    const manager = managerFor(inputs);
    if (preview) return { id: "", outputs: await previewed(source(), inputs, manager) };
    return patched(source(), inputs, manager);
  },
  update: async ({ inputs, olds, preview }) => {
    if (preview) return previewed(source(), inputs, managerOf(olds));
    return (await patched(source(), inputs, managerOf(olds))).outputs;
  },
  delete: (call) => relinquish(source(), sought({ ...call, inputs: {} }), managerOf(call.olds)),
});
