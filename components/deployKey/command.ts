import { keyTypes } from "../knownHosts/blob";

/** What a Git client needs to know to use the mounted key. */
export interface SshSettings {
  keyFile: string;
  /** Absent where no host is known. */
  knownHostsFile?: string;
  /** Types of key that the host may show. */
  types: readonly string[];
  /** Believe a host at first sight. */
  learning: boolean;
}

/** RSA keys sign with SHA-2 or not at all. */
const signatures = (type: string): string[] => (type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type]);

// New hosts are written to the first file, which must be writable; it goes with the pod.
const learned = "/tmp/known_hosts";

/**
 * The command for GIT_SSH_COMMAND. It reads no other configuration, offers no other key, asks nobody and takes no host key
 * from anywhere else, whatever the image or the agent put into the home folder.
 */
export function sshCommand({ keyFile, knownHostsFile, types, learning }: SshSettings): string {
  const known = knownHostsFile === undefined ? [] : [knownHostsFile];
  const files = learning ? [learned, ...known] : known;
  const options = [
    // Unlike -i, this stands even where the file is missing: no key of the home folder takes its place.
    `IdentityFile=${keyFile}`,
    "IdentitiesOnly=yes",
    "BatchMode=yes",
    `StrictHostKeyChecking=${learning ? "accept-new" : "yes"}`,
    files.length > 1 ? `'UserKnownHostsFile=${files.join(" ")}'` : `UserKnownHostsFile=${files[0]}`,
    `GlobalKnownHostsFile=${known[0] ?? learned}`,
    `HostKeyAlgorithms=${keyTypes
      .filter((type) => types.includes(type))
      .flatMap(signatures)
      .join(",")}`,
  ];
  return ["ssh", "-F none", ...options.map((option) => `-o ${option}`)].join(" ");
}
