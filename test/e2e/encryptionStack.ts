import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { EncryptionAtRest, type EncryptionAtRestArgs } from "../../components/encryptionAtRest";
import { describePlugins, installPlugins } from "../../local/plugins/install";
import { ensureTools } from "../../local/toolchain/ensure";

export interface Deployed {
  configuration: string;
  writer: string;
  command: string;
  next: string;
}

/** A stack of one EncryptionAtRest below a real engine. */
export interface EncryptionStack {
  up(args: EncryptionAtRestArgs): Promise<Deployed>;
  /** What stops a preview, or an update without one. */
  refusal(args: EncryptionAtRestArgs, how?: "preview" | "up"): Promise<string>;
  /** The backend's file, as it lies on disk. */
  state(): string;
  /** All that the engine printed so far. */
  printed(): string;
  remove(): void;
}

const project = "encryption";

export async function encryptionStack(): Promise<EncryptionStack> {
  const folder = mkdtempSync(join(tmpdir(), "palisade-stack-"));
  for (const part of ["bin", "plugins", "backend", "work"]) mkdirSync(join(folder, part));
  const engine = (await ensureTools(["pulumi"], {})).get("pulumi");
  if (engine === undefined) throw new Error("no engine was found");
  symlinkSync(engine.file, join(folder, "bin", "pulumi"));
  const which = (await describePlugins(process.env)).filter((p) => p.standIn && p.name === "random");
  const names = which.map(({ name }) => name);
  await installPlugins({ targetDir: join(folder, "plugins"), which: names, pulumiHome: join(folder, "home") });
  let args: EncryptionAtRestArgs = {};
  const program = async (): Promise<Record<string, unknown>> => {
    const { configuration, writer, reencryptCommand, next } = new EncryptionAtRest("etcd", args);
    return { configuration, writer, command: reencryptCommand, next };
  };
  const stack: Stack = await LocalWorkspace.createStack(
    { stackName: "dev", projectName: project, program },
    {
      workDir: join(folder, "work"),
      pulumiHome: join(folder, "home"),
      pulumiCommand: await PulumiCommand.get({ root: folder, skipVersionCheck: true }),
      projectSettings: { name: project, runtime: "nodejs", backend: { url: `file://${join(folder, "backend")}` } },
      envVars: {
        PATH: [dirname(engine.file), process.env.PATH ?? "", join(folder, "plugins")].join(delimiter),
        PULUMI_CONFIG_PASSPHRASE: "of a test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    },
  );
  let printed = "";
  return {
    up: async (given) => {
      args = given;
      const { outputs, stdout, stderr } = await stack.up();
      printed += stdout + stderr;
      const value = (key: string): string => String(outputs[key]?.value);
      return {
        configuration: value("configuration"),
        writer: value("writer"),
        command: value("command"),
        next: value("next"),
      };
    },
    refusal: async (given, how = "preview") => {
      args = given;
      const run = how === "preview" ? stack.preview() : stack.up();
      const text = await run.then(
        () => "",
        (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
      );
      printed += text;
      return text;
    },
    state: () => readFileSync(join(folder, "backend", ".pulumi", "stacks", project, "dev.json"), "utf8"),
    printed: () => printed,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
