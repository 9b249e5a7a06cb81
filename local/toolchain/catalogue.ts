/** Every tool that the embedded environment needs: where it comes from, and how to know it again. */
export interface Tool {
  name: string;
  version: string;
  /** Wrapper module below `modules/`, and the package that Go builds. */
  module: string;
  package: string;
  ldflags?: string;
  tags?: string;
  /** Minutes that a build takes on two cores, for the progress bar. */
  minutes: number;
  /** Arguments that make it tell its version, and whether a version found on PATH will do; without, none will. */
  versionArgs: string[];
  accepts?: (version: Version) => boolean;
  /** The official release, where it publishes a checksum. */
  download?: (os: string, arch: string) => Download;
  /** Files of the Go module that are kept beside the binary. */
  files?: { module: string; paths: string[] };
}

export interface Version {
  major: number;
  minor: number;
  patch: number;
}

export interface Download {
  url: string;
  checksums: string;
  /** Path of the binary inside a tar archive; absent where the URL is the binary. */
  member?: string;
}

const kubernetes = "1.36.3";
const gitVersion = [
  `-X k8s.io/component-base/version.gitVersion=v${kubernetes}`,
  "-X k8s.io/component-base/version.gitMajor=1",
  "-X k8s.io/component-base/version.gitMinor=36",
  `-X k8s.io/client-go/pkg/version.gitVersion=v${kubernetes}`,
].join(" ");

const kube = (name: string, minutes: number, versionArgs = ["--version"]): Tool => ({
  name,
  version: kubernetes,
  module: "kubernetes",
  package: `k8s.io/kubernetes/cmd/${name}`,
  ldflags: gitVersion,
  minutes,
  versionArgs,
  // Parts of one control plane may not drift apart, and clients only by one minor version.
  accepts: ({ major, minor }) => major === 1 && minor === 36,
  download: (os, arch) => {
    const url = `https://dl.k8s.io/v${kubernetes}/bin/${os}/${arch}/${name}`;
    return { url, checksums: `${url}.sha256` };
  },
});

/** Stage files make fake pods ready; without them kwok does nothing. */
const kwokStages = ["node/fast", "node/heartbeat-with-lease", "pod/fast"].map((path) => `kustomize/stage/${path}`);

const pulumi = "3.250.0";
const etcd = "3.6.8";

export const tools: readonly Tool[] = [
  {
    name: "pulumi",
    version: pulumi,
    module: "pulumi",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ldflags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumi}`,
    minutes: 5,
    versionArgs: ["version"],
    accepts: ({ major, minor }) => major === 3 && minor >= 226,
    download: (os, arch) => ({
      url: `https://get.pulumi.com/releases/sdk/pulumi-v${pulumi}-${os}-${arch === "amd64" ? "x64" : arch}.tar.gz`,
      checksums: `https://github.com/pulumi/pulumi/releases/download/v${pulumi}/pulumi-${pulumi}-checksums.txt`,
      member: "pulumi/pulumi",
    }),
  },
  {
    name: "etcd",
    version: etcd,
    module: "etcd",
    package: "go.etcd.io/etcd/server/v3",
    minutes: 1,
    versionArgs: ["--version"],
    // An older one does not open what a newer one wrote.
    accepts: ({ major, minor }) => major === 3 && minor >= 6,
    download: (os, arch) => ({
      url: `https://github.com/etcd-io/etcd/releases/download/v${etcd}/etcd-v${etcd}-${os}-${arch}.tar.gz`,
      checksums: `https://github.com/etcd-io/etcd/releases/download/v${etcd}/SHA256SUMS`,
      member: `etcd-v${etcd}-${os}-${arch}/etcd`,
    }),
  },
  kube("kube-apiserver", 5),
  kube("kube-controller-manager", 2),
  kube("kube-scheduler", 1),
  kube("kubectl", 1, ["version", "--client"]),
  {
    name: "kwok",
    version: "0.8.0",
    module: "kwok",
    package: "sigs.k8s.io/kwok/cmd/kwok",
    minutes: 2,
    versionArgs: ["--version"],
    // Its stages must be those of its own version, so one on PATH is not taken.
    files: { module: "sigs.k8s.io/kwok", paths: kwokStages },
  },
  {
    name: "gitea",
    version: "1.26.0",
    module: "gitea",
    package: "code.gitea.io/gitea",
    tags: "sqlite sqlite_unlock_notify",
    ldflags: "-X main.Version=1.26.0",
    minutes: 4,
    versionArgs: ["--version"],
    files: { module: "code.gitea.io/gitea", paths: ["templates", "options", "public"] },
  },
];

export function toolNamed(name: string): Tool {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new Error(`no tool is called "${name}"; know ${tools.map((t) => t.name).join(", ")}`);
  return tool;
}

/** The first thing in a text that looks like a version: "Kubernetes v1.36.3" is 1.36.3. */
export function parseVersion(text: string): Version | undefined {
  const match = /(\d+)\.(\d+)\.(\d+)/.exec(text);
  if (match === null) return undefined;
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map(Number);
  return { major, minor, patch };
}
