import { arr, bool, dateTime, int64, intOrString, listMap, map, obj, req, str } from "../schema";

const typePattern =
  "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$";
const quantityPattern =
  "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

/** A DNS label, as names that become label values must be. */
export const dnsLabel = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
/** A name of an object: labels joined by dots. */
export const dnsName = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
/** A duration in Go's form, such as 1h30m. */
export const goDuration = "^([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+$";

export const objectName = { maxLength: 253, pattern: dnsName };
export const duration = (says: string, options: { default?: string } = {}) =>
  str(says, { ...options, hardened: { maxLength: 32, pattern: goDuration } });

const condition = obj({
  type: req(str("", { maxLength: 316, pattern: typePattern })),
  status: req(str("", { enum: ["True", "False", "Unknown"] })),
  reason: req(str("", { minLength: 1, maxLength: 1024, pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$" })),
  message: req(str("", { maxLength: 32768 })),
  lastTransitionTime: req(dateTime()),
  observedGeneration: int64("", { minimum: 0 }),
});

export const conditions = (says: string) => listMap(condition, ["type"], says);

export const quantity = (says = "") => intOrString(says, { pattern: quantityPattern });
export const strings = (says = "", options = {}) => arr(str(), says, options);
export const stringMap = (says = "", options = {}) => map(str(), says, options);

/** Kubernetes' own reference: the name has an empty default. */
export const localObjectReference = (says = "") =>
  obj({ name: str("", { default: "" }) }, says, { "x-kubernetes-map-type": "atomic" });

export const keySelector = (says = "") =>
  obj({ key: req(str()), name: str("", { default: "" }), optional: bool() }, says, {
    "x-kubernetes-map-type": "atomic",
  });

const fieldReference = () =>
  obj({ fieldPath: req(str()), apiVersion: str() }, "", { "x-kubernetes-map-type": "atomic" });
const resourceFieldReference = () =>
  obj({ resource: req(str()), containerName: str(), divisor: quantity() }, "", { "x-kubernetes-map-type": "atomic" });

export const downward = { fieldRef: fieldReference(), resourceFieldRef: resourceFieldReference() };

export const envVar = obj({
  name: req(str()),
  value: str(),
  valueFrom: obj({
    configMapKeyRef: keySelector(),
    secretKeyRef: keySelector(),
    ...downward,
    fileKeyRef: obj(
      { key: req(str()), path: req(str()), volumeName: req(str()), optional: bool("", { default: false }) },
      "",
      { "x-kubernetes-map-type": "atomic" },
    ),
  }),
});

export const resourceRequirements = (says: string, hardened = {}) =>
  obj(
    {
      limits: map(quantity(), "", { hardened: { maxProperties: 16 } }),
      requests: map(quantity(), "", { hardened: { maxProperties: 16 } }),
      claims: listMap(obj({ name: req(str()), request: str() }), ["name"]),
    },
    says,
    { hardened },
  );
