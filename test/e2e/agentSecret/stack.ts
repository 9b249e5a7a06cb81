import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { Pod } from "@pulumi/kubernetes/core/v1";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { AgentSecret, type AgentSecretArgs } from "../../../components/agentSecret";
import { describePlugins, installPlugins } from "../../../local/plugins/install";
import { ensureTools } from "../../../local/toolchain/ensure";

/** What one run did: how many resources of each fate, and the outputs. */
export interface Run {
  changes: Record<string, number>;
  outputs: Record<string, unknown>;
}

/** A stack of some AgentSecrets and a pod that mounts one of them, below a real engine. */
export interface SecretStack {
  up(secrets: Record<string, AgentSecretArgs>, mounted?: string): Promise<Run>;
  /** What stops an update. */
  refusal(secrets: Record<string, AgentSecretArgs>): Promise<string>;
  /** The backend's file, as it lies on disk. */
  state(): string;
  /** The same with every secret opened, as only the passphrase can. */
  openedState(): string;
  /** All that the engine printed so far. */
  printed(): string;
  remove(): void;
}

const project = "secrets";
const passphrase = "of a test";

interface Plan {
  secrets: Record<string, AgentSecretArgs>;
  mounted: string | undefined;
}

function program({ secrets, mounted }: Plan): Record<string, unknown> {
  const outputs: Record<string, unknown> = {};
  for (const [name, args] of Object.entries(secrets)) {
    const secret = new AgentSecret(name, args);
    outputs[name] = secret.secretName;
    outputs[`${name}-before`] = secret.previousSecretName;
    if (name !== mounted) continue;
    new Pod("agent", {
      metadata: { name: "agent", namespace: args.namespace },
      spec: {
        automountServiceAccountToken: false,
        volumes: [secret.volume],
        containers: [
          {
            name: "agent",
            image: "registry.example/agent:1.0.0",
            volumeMounts: [secret.volumeMount],
            env: secret.environment,
          },
        ],
      },
    });
  }
  return outputs;
}

async function open(folder: string, kubeconfig: string, planned: () => Plan): Promise<Stack> {
  for (const part of ["bin", "plugins", "backend", "work"]) mkdirSync(join(folder, part));
  const engine = (await ensureTools(["pulumi"], {})).get("pulumi");
  if (engine === undefined) throw new Error("no engine was found");
  symlinkSync(engine.file, join(folder, "bin", "pulumi"));
  const which = (await describePlugins(process.env)).filter(({ standIn }) => standIn).map(({ name }) => name);
  await installPlugins({ targetDir: join(folder, "plugins"), which, pulumiHome: join(folder, "home") });
  return LocalWorkspace.createStack(
    { stackName: "dev", projectName: project, program: async () => program(planned()) },
    {
      workDir: join(folder, "work"),
      pulumiHome: join(folder, "home"),
      pulumiCommand: await PulumiCommand.get({ root: folder, skipVersionCheck: true }),
      projectSettings: { name: project, runtime: "nodejs", backend: { url: `file://${join(folder, "backend")}` } },
      envVars: {
        KUBECONFIG: kubeconfig,
        PATH: [dirname(engine.file), process.env.PATH ?? "", join(folder, "plugins")].join(delimiter),
        PULUMI_CONFIG_PASSPHRASE: passphrase,
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    },
  );
}

export async function secretStack(kubeconfig: string): Promise<SecretStack> {
  const folder = mkdtempSync(join(tmpdir(), "palisade-secrets-"));
  let plan: Plan = { secrets: {}, mounted: undefined };
  let printed = "";
  const stack = await open(folder, kubeconfig, () => plan);
  return {
    up: async (secrets, mounted) => {
      plan = { secrets, mounted };
      const { summary, outputs, stdout, stderr } = await stack.up();
      printed += stdout + stderr;
      const values = Object.entries(outputs).map(([key, { value }]) => [key, value]);
      return { changes: { ...summary.resourceChanges }, outputs: Object.fromEntries(values) };
    },
    refusal: async (secrets) => {
      plan = { secrets, mounted: undefined };
      const text = await stack.up().then(
        () => "",
        (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
      );
      printed += text;
      return text;
    },
    state: () => readFileSync(join(folder, "backend", ".pulumi", "stacks", project, "dev.json"), "utf8"),
    openedState: () => {
      const { workDir: cwd, envVars } = stack.workspace;
      const env = { ...process.env, ...envVars, PULUMI_HOME: join(folder, "home") };
      const args = ["stack", "export", "--show-secrets", "--stack", "dev"];
      return execFileSync(join(folder, "bin", "pulumi"), args, { cwd, env, encoding: "utf8", maxBuffer: 2 ** 26 });
    },
    printed: () => printed,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
