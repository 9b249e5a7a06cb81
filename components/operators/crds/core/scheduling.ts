import { arr, int32, int64, obj, req, type Schema, str } from "../schema";
import { stringMap, strings } from "./common";

const atomic = { "x-kubernetes-list-type": "atomic" } as const;
const atomicMap = { "x-kubernetes-map-type": "atomic" } as const;
const expression = () => obj({ key: req(str()), operator: req(str()), values: strings("", atomic) });

/** Kubernetes' own selector by labels. */
export const labelSelector = (says = "", options = {}) =>
  obj({ matchLabels: stringMap(), matchExpressions: arr(expression(), "", atomic) }, says, {
    ...atomicMap,
    ...options,
  });

const nodeTerm = () =>
  obj({ matchExpressions: arr(expression(), "", atomic), matchFields: arr(expression(), "", atomic) }, "", atomicMap);

const nodeAffinity = obj({
  requiredDuringSchedulingIgnoredDuringExecution: obj(
    { nodeSelectorTerms: req(arr(nodeTerm(), "", atomic)) },
    "",
    atomicMap,
  ),
  preferredDuringSchedulingIgnoredDuringExecution: arr(
    obj({ weight: req(int32()), preference: req(nodeTerm()) }),
    "",
    atomic,
  ),
});

const podTerm = obj({
  topologyKey: req(str()),
  labelSelector: labelSelector(),
  namespaceSelector: labelSelector(),
  namespaces: strings("", atomic),
  matchLabelKeys: strings("", atomic),
  mismatchLabelKeys: strings("", atomic),
});

const weighted = <T>(term: Schema<T>) =>
  obj({
    requiredDuringSchedulingIgnoredDuringExecution: arr(term, "", atomic),
    preferredDuringSchedulingIgnoredDuringExecution: arr(
      obj({ weight: req(int32()), podAffinityTerm: req(term) }),
      "",
      atomic,
    ),
  });

export const affinity = obj({ nodeAffinity, podAffinity: weighted(podTerm), podAntiAffinity: weighted(podTerm) });

export const toleration = obj({
  key: str(),
  operator: str(),
  value: str(),
  effect: str(),
  tolerationSeconds: int64(),
});
