/** Modes that a file with a secret may have, in the octal notation that people write. */
export const SecretFileMode = {
  /** Its owner reads it. */
  OwnerReads: "0400",
  /** Its owner reads and writes it. */
  OwnerWrites: "0600",
  /** The group of the pod reads it too; the pod then needs an fsGroup. */
  GroupReads: "0440",
} as const;
export type SecretFileMode = (typeof SecretFileMode)[keyof typeof SecretFileMode];

/** A key of a Secret and the file that it becomes. */
export interface SecretFile {
  /** Key in the Secret. */
  key: string;
  /** File below the folder of the mount. */
  path: string;
}

/** The source of a volume: listed keys of one Secret. */
export interface SecretVolumeSource {
  /** Name of the Secret. */
  secretName: string;
  /** Mode of the files, as the decimal number that JSON wants. */
  defaultMode: number;
  /** The keys that the pod needs, and no others. */
  items: SecretFile[];
}

/** An entry of `volumes` in a pod's spec. */
export interface SecretVolume {
  /** Name within the pod. */
  name: string;
  /** What it holds. */
  secret: SecretVolumeSource;
}

/** An entry of `volumeMounts` in a container. */
export interface SecretVolumeMount {
  /** Name of the volume. */
  name: string;
  /** Folder in the container. */
  mountPath: string;
  /** Always true. */
  readOnly: boolean;
}

/** A key of a Secret. */
export interface SecretKeyReference {
  /** Name of the Secret. */
  name: string;
  /** Key in it. */
  key: string;
}

/** Where a variable has its value from. */
export interface SecretVariableSource {
  /** The key. */
  secretKeyRef: SecretKeyReference;
}

/** An entry of `env` in a container: it names the key and never holds the value. */
export interface SecretVariable {
  /** Name of the variable. */
  name: string;
  /** Where its value is. */
  valueFrom: SecretVariableSource;
}

/** How one Secret arrives in a pod, apart from the name that the Secret has at the moment. */
export interface Delivery {
  volumeName: string;
  mountPath: string;
  files: SecretFile[];
  mode: SecretFileMode;
}

/** A volume of listed keys; `secretName` of another version gives the same files of that one. */
export const secretVolume = (delivery: Delivery, secretName: string): SecretVolume => ({
  name: delivery.volumeName,
  secret: {
    secretName,
    defaultMode: Number.parseInt(delivery.mode, 8),
    items: delivery.files.map(({ key, path }) => ({ key, path })),
  },
});

/** A read-only mount of the whole volume: a subPath would never follow a change. */
export const secretVolumeMount = ({ volumeName, mountPath }: Delivery): SecretVolumeMount => ({
  name: volumeName,
  mountPath,
  readOnly: true,
});

export const secretVariable = (variable: string, key: string, secretName: string): SecretVariable => ({
  name: variable,
  valueFrom: { secretKeyRef: { name: secretName, key } },
});
