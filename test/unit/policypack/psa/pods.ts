/** A small generator with a seed: the same seed makes the same pods. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Json = Record<string, unknown>;

/** Pods that set, leave out or null every field which a Pod Security Standard restricts. */
export class PodMaker {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = random(seed);
  }

  #pick<T>(...choices: readonly T[]): T {
    return choices[Math.floor(this.#next() * choices.length)] ?? (choices[0] as T);
  }

  #maybe(likely: number, make: () => Json): Json {
    return this.#next() < likely ? make() : {};
  }

  #list<T>(most: number, make: () => T): T[] {
    return Array.from({ length: Math.floor(this.#next() * (most + 1)) }, make);
  }

  #held(ofPod: boolean): Json {
    const profile = (...types: string[]): Json => this.#pick<Json>({}, ...types.map((type) => ({ type })));
    return {
      ...this.#maybe(0.6, () => ({ runAsNonRoot: this.#pick(true, true, false, null) })),
      ...this.#maybe(0.3, () => ({ runAsUser: this.#pick(0, 1000) })),
      ...this.#maybe(0.6, () => ({
        seccompProfile: profile("RuntimeDefault", "RuntimeDefault", "Localhost", "Unconfined"),
      })),
      ...this.#maybe(0.15, () => ({ appArmorProfile: profile("RuntimeDefault", "Localhost", "Unconfined") })),
      ...this.#maybe(0.15, () => ({ seLinuxOptions: this.#selinux() })),
      ...this.#maybe(0.1, () => ({ windowsOptions: { hostProcess: this.#pick(true, false, null) } })),
      ...(ofPod ? this.#maybe(0.2, () => ({ sysctls: this.#list(2, () => this.#sysctl()) })) : this.#containerOnly()),
    };
  }

  #containerOnly(): Json {
    return {
      ...this.#maybe(0.15, () => ({ privileged: this.#pick(true, false, null) })),
      ...this.#maybe(0.8, () => ({ allowPrivilegeEscalation: this.#pick(false, false, false, true, null) })),
      ...this.#maybe(0.15, () => ({ procMount: this.#pick("Default", "Unmasked", null) })),
      ...this.#maybe(0.85, () => ({
        capabilities: {
          ...this.#maybe(0.9, () => ({
            drop: this.#pick<string[]>(["ALL"], ["ALL"], ["NET_RAW", "ALL"], ["all"], []),
          })),
          ...this.#maybe(0.3, () => ({ add: [this.#pick("NET_BIND_SERVICE", "CHOWN", "SYS_ADMIN", "chown")] })),
        },
      })),
    };
  }

  #selinux(): Json {
    return {
      ...this.#maybe(0.7, () => ({ type: this.#pick("container_t", "container_engine_t", "spc_t", "") })),
      ...this.#maybe(0.2, () => ({ user: this.#pick("", "sysadm_u") })),
      ...this.#maybe(0.2, () => ({ role: this.#pick("", "sysadm_r") })),
    };
  }

  #sysctl(): Json {
    const names = ["kernel.shm_rmid_forced", "net.ipv4.tcp_rmem", "net.ipv4.tcp_fin_timeout", "kernel.msgmax"];
    return { name: this.#pick(...names, "net.ipv4.ip_local_reserved_ports"), value: "1" };
  }

  #handler(): Json {
    return this.#pick<Json>(
      { httpGet: { port: 80, ...this.#maybe(0.3, () => ({ host: this.#pick("", "127.0.0.1") })) } },
      { tcpSocket: { port: 80, ...this.#maybe(0.3, () => ({ host: "x" })) } },
      { exec: { command: ["true"] } },
    );
  }

  #container(name: string): Json {
    return {
      name,
      image: "registry.example/agent",
      ...this.#maybe(0.9, () => ({ securityContext: this.#held(false) })),
      ...this.#maybe(0.15, () => ({ ports: [{ containerPort: 80, hostPort: this.#pick(0, 8080) }] })),
      ...this.#maybe(0.15, () => ({
        [this.#pick("livenessProbe", "readinessProbe", "startupProbe")]: this.#handler(),
      })),
      ...this.#maybe(0.1, () => ({ lifecycle: { [this.#pick("postStart", "preStop")]: this.#handler() } })),
    };
  }

  #volume(): Json {
    return this.#pick<Json>(
      { emptyDir: {} },
      { configMap: { name: "a" } },
      { secret: { secretName: "a" } },
      { projected: { sources: [] } },
      { image: { reference: "registry.example/data" } },
      { hostPath: { path: "/srv" } },
      { nfs: { server: "files.example", path: "/" } },
      { emptyDir: {}, hostPath: { path: "/srv" } },
    );
  }

  #annotations(): Json {
    const values = ["runtime/default", "localhost/a", "unconfined", ""];
    const keys = [
      "container.apparmor.security.beta.kubernetes.io/a",
      "seccomp.security.alpha.kubernetes.io/pod",
      "container.seccomp.security.alpha.kubernetes.io/a",
    ];
    return Object.fromEntries(this.#list(2, () => [this.#pick(...keys), this.#pick(...values)]));
  }

  make(): Json {
    const spec: Json = {
      containers: [this.#container("a"), ...this.#list(1, () => this.#container("b"))],
      ...this.#maybe(0.3, () => ({ initContainers: [this.#container("i")] })),
      ...this.#maybe(0.15, () => ({ ephemeralContainers: [this.#container("e")] })),
      ...this.#maybe(0.7, () => ({ securityContext: this.#held(true) })),
      ...this.#maybe(0.3, () => ({ volumes: this.#list(2, () => ({ name: "v", ...this.#volume() })) })),
      ...this.#maybe(0.15, () => ({ os: { name: this.#pick("windows", "linux") } })),
      ...this.#maybe(0.25, () => ({ hostUsers: this.#pick(true, false, null) })),
      ...this.#maybe(0.05, () => ({ [this.#pick("hostNetwork", "hostPID", "hostIPC")]: this.#pick(true, false) })),
    };
    const metadata = {
      name: "a",
      namespace: "team",
      ...this.#maybe(0.15, () => ({ annotations: this.#annotations() })),
    };
    return { apiVersion: "v1", kind: "Pod", metadata, spec };
  }
}
