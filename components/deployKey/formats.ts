import type { DeployKeyFormat } from "./args";

/** Where a system looks for the key and the hosts. */
export interface Format {
  /** Entry of the Secret that holds the known hosts; absent where they are read elsewhere. */
  hostsKey?: string;
  /** Whether a ConfigMap may hold the known hosts. */
  configMap: boolean;
  /** Whether a host may be believed at first sight. */
  learning: boolean;
  /** Whether addresses may carry a port. */
  ports: boolean;
  /** Where the system mounts both, if that is not the user's to say. */
  mounts?: { key: string; hosts: string };
}

export const formats: Readonly<Record<DeployKeyFormat, Format>> = {
  sshAuth: { hostsKey: "known_hosts", configMap: true, learning: true, ports: true },
  gasTown: {
    configMap: true,
    learning: false,
    ports: false,
    mounts: { key: "/git-creds", hosts: "/ssh-known-hosts" },
  },
  kubeOpenCode: { hostsKey: "ssh-known-hosts", configMap: false, learning: false, ports: false },
};

/** Systems that people may look for here, and why they find nothing. */
export const withoutGit: Readonly<Record<string, string>> = {
  powerTools: "PowerTools reads no Git key",
  claudeConductor: "Claude Conductor reads no Git key; mount the Secret into the agents' pods",
};
