import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { FoundTool } from "../toolchain/ensure";
import type { Layout } from "./configuration";
import type { Ports } from "./ports";

export const controlPlaneTools = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
] as const;

/** The program's file, and its arguments. Secrets travel by file only. */
export interface Program {
  name: string;
  file: string;
  args: string[];
}

export interface Setting {
  layout: Layout;
  ports: Ports;
  tools: ReadonlyMap<string, FoundTool>;
}

const local = (port: number): string => `https://127.0.0.1:${port}`;
const pki = ({ layout }: Setting, file: string): string => join(layout.certificates, file);

function tool({ tools }: Setting, name: string): FoundTool {
  const found = tools.get(name);
  if (found === undefined) throw new Error(`${name} was not looked for before the control plane was started`);
  return found;
}

export function etcd(s: Setting): Program {
  const peer = local(s.ports.etcdPeer);
  const sides = ["", "peer-"].flatMap((side) => [
    `--${side}cert-file=${pki(s, "etcd.crt")}`,
    `--${side}key-file=${pki(s, "etcd.key")}`,
    `--${side}trusted-ca-file=${pki(s, "etcd-ca.crt")}`,
    `--${side}client-cert-auth=true`,
  ]);
  const args = [
    "--name=palisade",
    `--data-dir=${s.layout.etcd}`,
    `--listen-client-urls=${local(s.ports.etcd)}`,
    `--advertise-client-urls=${local(s.ports.etcd)}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=palisade=${peer}`,
    "--log-level=warn",
    ...sides,
  ];
  return { name: "etcd", file: tool(s, "etcd").file, args };
}

export function apiServer(s: Setting): Program {
  const args = [
    `--etcd-servers=${local(s.ports.etcd)}`,
    `--etcd-cafile=${pki(s, "etcd-ca.crt")}`,
    `--etcd-certfile=${pki(s, "etcd.crt")}`,
    `--etcd-keyfile=${pki(s, "etcd.key")}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${s.ports.apiServer}`,
    `--tls-cert-file=${pki(s, "apiserver.crt")}`,
    `--tls-private-key-file=${pki(s, "apiserver.key")}`,
    `--client-ca-file=${pki(s, "ca.crt")}`,
    "--anonymous-auth=false",
    // As on every real cluster: what refuses a privileged pod is a policy, not a flag.
    "--allow-privileged=true",
    "--authorization-mode=Node,RBAC",
    "--enable-admission-plugins=NodeRestriction,PodSecurity",
    `--encryption-provider-config=${s.layout.encryption}`,
    "--encryption-provider-config-automatic-reload=true",
    `--audit-policy-file=${s.layout.auditPolicy}`,
    `--audit-log-path=${s.layout.auditLog}`,
    "--audit-log-maxsize=20",
    "--audit-log-maxbackup=2",
    "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    `--service-account-key-file=${pki(s, "service-account.pub")}`,
    `--service-account-signing-key-file=${pki(s, "service-account.key")}`,
    "--service-cluster-ip-range=10.96.0.0/16",
    `--requestheader-client-ca-file=${pki(s, "front-proxy-ca.crt")}`,
    "--requestheader-allowed-names=front-proxy-client",
    "--requestheader-username-headers=X-Remote-User",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    `--proxy-client-cert-file=${pki(s, "front-proxy.crt")}`,
    `--proxy-client-key-file=${pki(s, "front-proxy.key")}`,
    // Nothing runs in pods here, so nobody needs the `kubernetes` Service, and a loopback address may not be its endpoint.
    "--endpoint-reconciler-type=none",
    "--profiling=false",
  ];
  return { name: "kube-apiserver", file: tool(s, "kube-apiserver").file, args };
}

const asClient = (kubeconfig: string): string[] =>
  ["kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig"].map((flag) => `--${flag}=${kubeconfig}`);

export const kubeconfigOf = (layout: Layout, user: string): string => join(layout.data, `${user}.kubeconfig`);

export function controllerManager(s: Setting): Program {
  const args = [
    ...asClient(kubeconfigOf(s.layout, "controller-manager")),
    "--bind-address=127.0.0.1",
    `--secure-port=${s.ports.controllerManager}`,
    "--leader-elect=false",
    "--use-service-account-credentials=true",
    // A fake node never fails; a busy machine may delay its heartbeat, and nobody would make its pods ready again.
    "--node-monitor-grace-period=5m",
    `--service-account-private-key-file=${pki(s, "service-account.key")}`,
    `--root-ca-file=${pki(s, "ca.crt")}`,
    `--cluster-signing-cert-file=${pki(s, "ca.crt")}`,
    `--cluster-signing-key-file=${pki(s, "ca.key")}`,
  ];
  return { name: "kube-controller-manager", file: tool(s, "kube-controller-manager").file, args };
}

export function scheduler(s: Setting): Program {
  const args = [
    ...asClient(kubeconfigOf(s.layout, "scheduler")),
    "--bind-address=127.0.0.1",
    `--secure-port=${s.ports.scheduler}`,
    "--leader-elect=false",
  ];
  return { name: "kube-scheduler", file: tool(s, "kube-scheduler").file, args };
}

/** Fake nodes: pods are scheduled and become ready, and run nothing. */
export function kwok(s: Setting): Program {
  const { file, files } = tool(s, "kwok");
  const stages = ["node/fast", "node/heartbeat-with-lease", "pod/fast"].flatMap((path) => {
    const folder = join(files, "kustomize/stage", path);
    return readdirSync(folder)
      .filter((name) => name.endsWith(".yaml") && !name.startsWith("kustomization"))
      .map((name) => `--config=${join(folder, name)}`);
  });
  const args = [
    `--kubeconfig=${s.layout.kubeconfig}`,
    "--manage-all-nodes=true",
    // Without leases its heartbeats are ten minutes apart, and the nodes' pods count as lost after one.
    "--node-lease-duration-seconds=40",
    `--server-address=127.0.0.1:${s.ports.kwok}`,
    ...stages,
  ];
  return { name: "kwok", file, args };
}

/** Volumes for whoever claims some: entries in the books alone, since fake nodes write nothing. */
export function volumes(s: Setting): Program {
  const args = ["--import", require.resolve("tsx"), join(__dirname, "volumes.ts"), s.layout.certificates];
  return { name: "volumes", file: process.execPath, args: [...args, local(s.ports.apiServer)] };
}
