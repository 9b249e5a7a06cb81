import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  type AnalyzeDiagnostic,
  AnalyzeRequest,
  type AnalyzeResponse,
  type AnalyzerInfo,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
  type PolicyInfo,
  type RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { buildPack } from "../../../scripts/buildPack";

const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");

const root = join(__dirname, "../../..");
const pack = join(root, "policypack");

/** One resource as the engine sends it. */
export interface Sent {
  readonly type: string;
  readonly name?: string;
  readonly props: Record<string, unknown>;
  readonly ignoreChanges?: readonly string[];
  readonly provider?: string;
  readonly providerProps?: Record<string, unknown>;
  readonly parent?: string;
  /** URNs, in a stack. */
  readonly dependencies?: readonly string[];
}

/** What a policy that mends makes of a resource, as the engine gets it back. */
export interface Remediated {
  readonly policy: string;
  readonly props: Record<string, unknown>;
}

/** What the pack answers about it. */
export interface Diagnostic {
  readonly policy: string;
  readonly message: string;
  readonly level: "advisory" | "mandatory" | "other";
  readonly urn: string;
}

/** What the engine sends in place of a string that a preview cannot know. */
export const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const unknownObject = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff";

/** How the engine writes a secret. */
export const secret = (value: unknown): object => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

export const urnOf = ({ type, name = "x" }: Sent): string => `urn:pulumi:dev::test::${type}::${name}`;

const asLevel: Readonly<Record<string, EnforcementLevel>> = {
  advisory: EnforcementLevel.ADVISORY,
  disabled: EnforcementLevel.DISABLED,
  remediate: EnforcementLevel.REMEDIATE,
};

const levels = new Map([
  [EnforcementLevel.ADVISORY, "advisory"],
  [EnforcementLevel.MANDATORY, "mandatory"],
] as const);

const read = (d: AnalyzeDiagnostic): Diagnostic => ({
  policy: d.getPolicyname(),
  message: d.getMessage(),
  level: levels.get(d.getEnforcementlevel() as 0 | 1) ?? "other",
  urn: d.getUrn(),
});

function providerOf(urn: string, props: Record<string, unknown> = {}): AnalyzerProviderResource {
  const provider = new AnalyzerProviderResource();
  provider.setType("pulumi:providers:kubernetes");
  provider.setUrn(urn);
  provider.setProperties(Struct.fromJavaScript(props));
  return provider;
}

function fill<R extends AnalyzeRequest | AnalyzerResource>(request: R, sent: Sent): R {
  const options = new AnalyzerResourceOptions();
  options.setIgnorechangesList([...(sent.ignoreChanges ?? [])]);
  options.setParent(sent.parent ?? "");
  request.setType(sent.type);
  request.setName(sent.name ?? "x");
  request.setUrn(urnOf(sent));
  request.setProperties(Struct.fromJavaScript(JSON.parse(JSON.stringify(sent.props))));
  request.setOptions(options);
  if (sent.provider !== undefined) request.setProvider(providerOf(sent.provider, sent.providerProps));
  if (request instanceof AnalyzerResource) request.setDependenciesList([...(sent.dependencies ?? [])]);
  return request;
}

type GetInfo = (empty: unknown, answer: (error: unknown, info: AnalyzerInfo) => void) => void;

/** The compiled pack in a process of its own, as the engine runs it. */
export class RunningPack {
  readonly #child: ChildProcess;
  readonly #client: AnalyzerClient;
  /** From start until it listens. */
  readonly startedInMs: number;
  /** All that the process has printed. */
  said = "";

  private constructor(child: ChildProcess, client: AnalyzerClient, startedInMs: number) {
    this.#child = child;
    this.#client = client;
    this.startedInMs = startedInMs;
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        this.said += chunk.toString();
      });
  }

  static async start(env: Record<string, string> = {}): Promise<RunningPack> {
    await buildPack(() => undefined);
    const began = performance.now();
    const host = join(root, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
    const child = spawn(process.execPath, [host, "127.0.0.1:1", "."], {
      cwd: pack,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [port] = await Promise.race([
      once(createInterface({ input: child.stdout }), "line"),
      once(child, "exit").then(() => Promise.reject(new Error("the pack ended before it listened"))),
    ]);
    const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
    return new RunningPack(child, client, performance.now() - began);
  }

  /** Configuration by policy, each of which is mandatory unless its enforcementLevel says otherwise. */
  async configure(config: Record<string, Record<string, unknown>>): Promise<void> {
    const request = new ConfigureAnalyzerRequest();
    for (const [policy, properties] of Object.entries(config)) {
      const entry = new PolicyConfig();
      const { enforcementLevel, ...own } = properties;
      const level = enforcementLevel === undefined ? undefined : asLevel[String(enforcementLevel)];
      entry.setEnforcementlevel(level ?? EnforcementLevel.MANDATORY);
      entry.setProperties(Struct.fromJavaScript(own));
      request.getPolicyconfigMap().set(policy, entry);
    }
    await promisify<ConfigureAnalyzerRequest, unknown>(this.#client.configure.bind(this.#client))(request);
  }

  async #ask(sent: Sent): Promise<AnalyzeResponse> {
    const call = promisify<AnalyzeRequest, AnalyzeResponse>(this.#client.analyze.bind(this.#client));
    return call(fill(new AnalyzeRequest(), sent));
  }

  async analyze(sent: Sent): Promise<Diagnostic[]> {
    return (await this.#ask(sent)).getDiagnosticsList().map(read);
  }

  /** Policies that say of themselves that they do not concern a resource. */
  async notConcerned(sent: Sent): Promise<string[]> {
    return (await this.#ask(sent)).getNotApplicableList().map((entry) => entry.getPolicyName());
  }

  async #mend(sent: Sent): Promise<RemediateResponse> {
    const call = promisify<AnalyzeRequest, RemediateResponse>(this.#client.remediate.bind(this.#client));
    return call(fill(new AnalyzeRequest(), sent));
  }

  /** Policies that say of themselves that they mend nothing. */
  async mendNothing(sent: Sent): Promise<string[]> {
    return (await this.#mend(sent)).getNotApplicableList().map((entry) => entry.getPolicyName());
  }

  /** As the engine does before it has a resource judged, at a preview and at an update. */
  async remediate(sent: Sent): Promise<Remediated[]> {
    const answer = await this.#mend(sent);
    return answer.getRemediationsList().map((one) => {
      assert.equal(one.getDiagnostic(), "");
      return { policy: one.getPolicyname(), props: one.getProperties()?.toJavaScript() ?? {} };
    });
  }

  /** A whole run: the root resource, every resource, then all together. */
  async run(all: readonly Sent[]): Promise<Diagnostic[]> {
    const found: Diagnostic[] = [];
    for (const sent of [stackRoot, ...all]) found.push(...(await this.analyze(sent)));
    return [...found, ...(await this.analyzeStack([stackRoot, ...all]))];
  }

  async analyzeStack(all: readonly Sent[]): Promise<Diagnostic[]> {
    const request = new AnalyzeStackRequest();
    request.setResourcesList(all.map((sent) => fill(new AnalyzerResource(), sent)));
    const call = promisify<AnalyzeStackRequest, AnalyzeResponse>(this.#client.analyzeStack.bind(this.#client));
    return (await call(request)).getDiagnosticsList().map(read);
  }

  async describe(): Promise<PolicyInfo.AsObject[]> {
    const call = promisify<unknown, AnalyzerInfo>(this.#client.getAnalyzerInfo.bind(this.#client) as GetInfo);
    return (await call(new Empty())).getPoliciesList().map((policy) => policy.toObject());
  }

  async info(): Promise<{ name: string; policies: string[] }> {
    const call = promisify<unknown, AnalyzerInfo>(this.#client.getAnalyzerInfo.bind(this.#client) as GetInfo);
    const info = await call(new Empty());
    return { name: info.getName(), policies: info.getPoliciesList().map((policy) => policy.getName()) };
  }

  async stop(): Promise<void> {
    this.#client.close();
    const gone = once(this.#child, "exit");
    this.#child.kill();
    await gone;
  }
}

export const stackRoot: Sent = { type: "pulumi:pulumi:Stack", props: {} };

export const pod = (spec: unknown, more: Partial<Sent> = {}): Sent => ({
  type: "kubernetes:core/v1:Pod",
  props: { apiVersion: "v1", kind: "Pod", metadata: { name: "agent", namespace: "team" }, spec },
  ...more,
});
/** A namespace that no other test puts into the agent tier. */
export const elsewhere = (spec: unknown): Sent => {
  const sent = pod(spec);
  return { ...sent, props: { ...sent.props, metadata: { name: "agent", namespace: "plain" } } };
};
export const privileged = { name: "agent", image: "registry.example/agent", securityContext: { privileged: true } };

export const about = (found: readonly Diagnostic[], policy: string): string[] =>
  found.filter((d) => d.policy === policy).map(({ level, message }) => `${level}: ${message}`);
