import { posix } from "node:path";

/** Sockets and folders through which a process commands the node's container runtime or kubelet. */
const commanding = [
  "/var/run/docker.sock",
  "/run/docker.sock",
  "/var/run/docker/libcontainerd",
  "/var/run/containerd/containerd.sock",
  "/run/containerd/containerd.sock",
  "/run/k3s/containerd/containerd.sock",
  "/var/run/crio/crio.sock",
  "/run/crio/crio.sock",
  "/var/run/cri-dockerd.sock",
  "/run/cri-dockerd.sock",
  "/var/run/podman/podman.sock",
  "/run/podman/podman.sock",
  "/var/lib/kubelet",
  "/var/lib/docker",
  "/var/lib/containerd",
];

const clean = (path: string): string => {
  const normal = posix.normalize(`/${path}`).replace(/\/$/, "");
  return normal === "" ? "/" : normal;
};

const contains = (outer: string, inner: string): boolean =>
  outer === "/" || inner === outer || inner.startsWith(`${outer}/`);

/** Whether a path of the node is such a socket, lies in such a folder, or holds one below it. */
export function reachesRuntime(path: string): boolean {
  const cleaned = clean(path);
  return commanding.some((socket) => contains(cleaned, socket) || contains(socket, cleaned));
}
