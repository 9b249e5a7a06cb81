import { arr, bool, int32, int64, map, obj, req, str } from "../schema";
import { downward, localObjectReference, quantity, stringMap, strings } from "./common";
import { labelSelector } from "./scheduling";

const atomic = { "x-kubernetes-list-type": "atomic" } as const;
const atomicMap = { "x-kubernetes-map-type": "atomic" } as const;
const keyToPath = arr(obj({ key: req(str()), path: req(str()), mode: int32() }), "", atomic);
const downwardFile = obj({ path: req(str()), mode: int32(), ...downward });
const quantities = map(quantity());
const secretRef = localObjectReference();
const fs = { fsType: str(), readOnly: bool() };
const named = { name: str("", { default: "" }), items: keyToPath, optional: bool() };

const claimTemplate = obj({
  metadata: obj({
    labels: stringMap(),
    annotations: stringMap(),
    name: str(),
    namespace: str(),
    finalizers: strings(),
  }),
  spec: req(
    obj({
      accessModes: strings("", atomic),
      dataSource: obj({ apiGroup: str(), kind: req(str()), name: req(str()) }, "", atomicMap),
      dataSourceRef: obj({ apiGroup: str(), kind: req(str()), name: req(str()), namespace: str() }),
      resources: obj({ limits: quantities, requests: quantities }),
      selector: labelSelector(),
      storageClassName: str(),
      volumeAttributesClassName: str(),
      volumeMode: str(),
      volumeName: str(),
    }),
  ),
});

const projection = obj({
  clusterTrustBundle: obj({
    path: req(str()),
    name: str(),
    signerName: str(),
    optional: bool(),
    labelSelector: labelSelector(),
  }),
  configMap: obj(named, "", atomicMap),
  secret: obj(named, "", atomicMap),
  downwardAPI: obj({ items: arr(downwardFile, "", atomic) }),
  serviceAccountToken: obj({ path: req(str()), audience: str(), expirationSeconds: int64() }),
  podCertificate: obj({
    keyType: req(str()),
    signerName: req(str()),
    certificateChainPath: str(),
    credentialBundlePath: str(),
    keyPath: str(),
    maxExpirationSeconds: int32(),
    userAnnotations: stringMap(),
  }),
});

const inCluster = {
  configMap: obj({ ...named, defaultMode: int32() }, "", atomicMap),
  secret: obj({ secretName: str(), items: keyToPath, optional: bool(), defaultMode: int32() }),
  downwardAPI: obj({ items: arr(downwardFile, "", atomic), defaultMode: int32() }),
  projected: obj({ sources: arr(projection, "", atomic), defaultMode: int32() }),
  emptyDir: obj({ medium: str(), sizeLimit: quantity() }),
  ephemeral: obj({ volumeClaimTemplate: claimTemplate }),
  persistentVolumeClaim: obj({ claimName: req(str()), readOnly: bool() }),
  hostPath: obj({ path: req(str()), type: str() }),
  image: obj({ reference: str(), pullPolicy: str() }),
  csi: obj({ driver: req(str()), ...fs, nodePublishSecretRef: secretRef, volumeAttributes: stringMap() }),
};

const network = {
  nfs: obj({ path: req(str()), server: req(str()), readOnly: bool() }),
  iscsi: obj({
    targetPortal: req(str()),
    iqn: req(str()),
    lun: req(int32()),
    chapAuthDiscovery: bool(),
    chapAuthSession: bool(),
    initiatorName: str(),
    iscsiInterface: str("", { default: "default" }),
    portals: strings("", atomic),
    secretRef,
    ...fs,
  }),
  cephfs: obj({
    monitors: req(strings("", atomic)),
    path: str(),
    readOnly: bool(),
    secretFile: str(),
    secretRef,
    user: str(),
  }),
  rbd: obj({
    monitors: req(strings("", atomic)),
    image: req(str()),
    keyring: str("", { default: "/etc/ceph/keyring" }),
    pool: str("", { default: "rbd" }),
    user: str("", { default: "admin" }),
    secretRef,
    ...fs,
  }),
  glusterfs: obj({ endpoints: req(str()), path: req(str()), readOnly: bool() }),
  fc: obj({ lun: int32(), targetWWNs: strings("", atomic), wwids: strings("", atomic), ...fs }),
  flexVolume: obj({ driver: req(str()), options: stringMap(), secretRef, ...fs }),
  flocker: obj({ datasetName: str(), datasetUUID: str() }),
  gitRepo: obj({ repository: req(str()), directory: str(), revision: str() }),
  quobyte: obj({
    registry: req(str()),
    volume: req(str()),
    group: str(),
    readOnly: bool(),
    tenant: str(),
    user: str(),
  }),
};

const cloud = {
  awsElasticBlockStore: obj({ volumeID: req(str()), partition: int32(), ...fs }),
  azureDisk: obj({
    diskName: req(str()),
    diskURI: req(str()),
    cachingMode: str(),
    kind: str(),
    fsType: str("", { default: "ext4" }),
    readOnly: bool("", { default: false }),
  }),
  azureFile: obj({ secretName: req(str()), shareName: req(str()), readOnly: bool() }),
  cinder: obj({ volumeID: req(str()), secretRef, ...fs }),
  gcePersistentDisk: obj({ pdName: req(str()), partition: int32(), ...fs }),
  photonPersistentDisk: obj({ pdID: req(str()), fsType: str() }),
  portworxVolume: obj({ volumeID: req(str()), ...fs }),
  scaleIO: obj({
    gateway: req(str()),
    system: req(str()),
    secretRef: req(secretRef),
    fsType: str("", { default: "xfs" }),
    protectionDomain: str(),
    readOnly: bool(),
    sslEnabled: bool(),
    storageMode: str("", { default: "ThinProvisioned" }),
    storagePool: str(),
    volumeName: str(),
  }),
  storageos: obj({ volumeName: str(), volumeNamespace: str(), secretRef, ...fs }),
  vsphereVolume: obj({ volumePath: req(str()), fsType: str(), storagePolicyID: str(), storagePolicyName: str() }),
};

/** A pod's volume, with every source that core/v1 has. */
export const volume = obj({ name: req(str()), ...inCluster, ...network, ...cloud });

export const volumeMount = obj({
  name: req(str()),
  mountPath: req(str()),
  mountPropagation: str(),
  readOnly: bool(),
  recursiveReadOnly: str(),
  subPath: str(),
  subPathExpr: str(),
});
