// A process of its own, as on a real cluster: it provisions volumes whatever else its owner is busy with.
import { type Answer, ask } from "./request";

const driver = "local.palisade.dev";
const className = "standard";

interface Named {
  metadata: { name: string; namespace?: string; uid: string; annotations?: Record<string, string> };
}
interface Claim extends Named {
  spec: { storageClassName?: string; accessModes?: string[]; resources?: { requests?: { storage?: string } } };
  status?: { phase?: string };
}
interface Volume extends Named {
  spec: { csi?: { driver?: string } };
  status?: { phase?: string };
}

const storageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: className, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
  provisioner: driver,
  reclaimPolicy: "Delete",
  allowVolumeExpansion: false,
};

const csiDriver = {
  apiVersion: "storage.k8s.io/v1",
  kind: "CSIDriver",
  metadata: { name: driver },
  // Fake nodes attach nothing, so nobody may wait for it.
  spec: { attachRequired: false },
};

/** A volume that is an entry in the books alone: as the nodes are fake, nothing is ever written to it. */
const volumeFor = ({ metadata, spec }: Claim): object => ({
  apiVersion: "v1",
  kind: "PersistentVolume",
  metadata: { name: `pvc-${metadata.uid}` },
  spec: {
    accessModes: spec.accessModes ?? ["ReadWriteOnce"],
    capacity: { storage: spec.resources?.requests?.storage ?? "1Gi" },
    claimRef: {
      kind: "PersistentVolumeClaim",
      apiVersion: "v1",
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
    },
    csi: { driver, volumeHandle: metadata.uid },
    persistentVolumeReclaimPolicy: "Delete",
    storageClassName: spec.storageClassName ?? className,
  },
});

/** The controller manager writes on each claim of a class whose volumes it waits for. */
const isOurs = ({ metadata, status }: Claim): boolean =>
  status?.phase === "Pending" && metadata.annotations?.["volume.kubernetes.io/storage-provisioner"] === driver;

type Api = (path: string, method?: string, body?: object) => Promise<Answer>;

async function items<T>(api: Api, path: string): Promise<T[]> {
  const { status, body } = await api(path);
  return status === 200 ? (JSON.parse(body) as { items: T[] }).items : [];
}

/** One round: every claim that waits gets its volume, and volumes that no claim holds any more go. */
async function serveClaims(api: Api): Promise<void> {
  const claims = await items<Claim>(api, "/api/v1/persistentvolumeclaims");
  const waiting = claims.filter(isOurs);
  // A claim that waits still has its volume already, now and then: the server answers 409, and all is well.
  for (const claim of waiting) await api("/api/v1/persistentvolumes", "POST", volumeFor(claim));
  const volumes = await items<Volume>(api, "/api/v1/persistentvolumes");
  const idle = volumes.filter((v) => v.status?.phase === "Released" && v.spec.csi?.driver === driver);
  for (const { metadata } of idle) await api(`/api/v1/persistentvolumes/${metadata.name}`, "DELETE");
}

/** Makes the default storage class, and serves its claims for as long as the process lives. */
async function serve(certificates: string, server: string): Promise<never> {
  const api: Api = (path, method, body) => ask(certificates, "admin", `${server}${path}`, method, body);
  for (const [plural, object] of Object.entries({ storageclasses: storageClass, csidrivers: csiDriver })) {
    const made = await api(`/apis/storage.k8s.io/v1/${plural}`, "POST", object);
    if (made.status !== 201 && made.status !== 409) throw new Error(`${plural} could not be made: ${made.body}`);
  }
  for (;;) {
    // A server that is starting or stopping answers nothing; the next round asks again.
    await serveClaims(api).catch(() => undefined);
    await new Promise((next) => setTimeout(next, 500));
  }
}

const [certificates = "", server = ""] = process.argv.slice(2);
void serve(certificates, server);
