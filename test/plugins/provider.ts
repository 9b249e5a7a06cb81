import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import pb from "@pulumi/pulumi/proto/provider_pb";
import { describePlugins, installPlugins } from "../../local/plugins/install";
import { decode, encode, type Properties } from "../../local/plugins/values";
import type { PluginName } from "../../local/plugins/versions";

type Call<Q, R> = (request: Q, callback: (error: grpc.ServiceError | null, response: R) => void) => unknown;
const promised = <Q, R>(call: Call<Q, R>, request: Q): Promise<R> =>
  new Promise((resolve, reject) => call(request, (error, response) => (error ? reject(error) : resolve(response))));

export interface Target {
  type: string;
  name?: string;
  id?: string;
  olds?: Properties;
  oldInputs?: Properties;
  news?: Properties;
  preview?: boolean;
  timeout?: number;
  seed?: string;
}

export interface Diffed {
  changed: boolean;
  replaces: string[];
  deleteBeforeReplace: boolean;
  kinds: Record<string, number>;
}

const urn = ({ type, name = "thing" }: Target): string => `urn:pulumi:dev::contract::${type}::${name}`;

/** The details of an error that says: made, but not ready. */
export function initFailure(error: unknown): { id: string; reasons: string[]; outputs: Properties } | undefined {
  const packed = (error as grpc.ServiceError).metadata?.get("grpc-status-details-bin")[0];
  if (!(packed instanceof Buffer)) return undefined;
  const { Status } = require("@pulumi/pulumi/proto/status_pb") as typeof import("@pulumi/pulumi/proto/status_pb");
  const [detail] = Status.deserializeBinary(packed).getDetailsList();
  if (detail === undefined) return undefined;
  const failed = pb.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return { id: failed.getId(), reasons: failed.getReasonsList(), outputs: decode(failed.getProperties()) };
}

/** Speaks to a plugin as the engine does. */
export class Provider {
  readonly client: ResourceProviderClient;
  readonly #child: ChildProcess;
  constructor(child: ChildProcess, port: string) {
    this.#child = child;
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  async configure(settings: Properties): Promise<void> {
    const request = new pb.ConfigureRequest();
    request.setArgs(encode(settings));
    request.setAcceptsecrets(true);
    request.setAcceptresources(true);
    await promised((q, done) => this.client.configure(q, done), request);
  }

  async diffConfig(olds: Properties, news: Properties): Promise<Diffed> {
    return this.#diff((q, done) => this.client.diffConfig(q, done), {
      type: "pulumi:providers:x",
      oldInputs: olds,
      news,
    });
  }

  async check(target: Target): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }> {
    const request = new pb.CheckRequest();
    request.setUrn(urn(target));
    request.setOlds(encode(target.olds ?? {}));
    request.setNews(encode(target.news ?? {}));
    request.setRandomseed(Buffer.from(target.seed ?? "seed"));
    const response = await promised<pb.CheckRequest, pb.CheckResponse>(
      (q, done) => this.client.check(q, done),
      request,
    );
    const failures = response.getFailuresList().map((f) => ({ property: f.getProperty(), reason: f.getReason() }));
    return { inputs: decode(response.getInputs()), failures };
  }

  diff(target: Target): Promise<Diffed> {
    return this.#diff((q, done) => this.client.diff(q, done), target);
  }

  async #diff(call: Call<pb.DiffRequest, pb.DiffResponse>, target: Target): Promise<Diffed> {
    const request = new pb.DiffRequest();
    request.setUrn(urn(target));
    request.setId(target.id ?? "");
    request.setOlds(encode(target.olds ?? {}));
    request.setOldInputs(encode(target.oldInputs ?? {}));
    request.setNews(encode(target.news ?? {}));
    const response = await promised(call, request);
    return {
      changed: response.getChanges() === pb.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      kinds: Object.fromEntries([...response.getDetaileddiffMap().entries()].map(([path, d]) => [path, d.getKind()])),
    };
  }

  async create(target: Target): Promise<{ id: string; outputs: Properties }> {
    const request = new pb.CreateRequest();
    request.setUrn(urn(target));
    request.setProperties(encode(target.news ?? {}));
    request.setPreview(target.preview ?? false);
    request.setTimeout(target.timeout ?? 0);
    const response = await promised<pb.CreateRequest, pb.CreateResponse>(
      (q, done) => this.client.create(q, done),
      request,
    );
    return { id: response.getId(), outputs: decode(response.getProperties()) };
  }

  async update(target: Target): Promise<Properties> {
    const request = new pb.UpdateRequest();
    request.setUrn(urn(target));
    request.setId(target.id ?? "");
    request.setOlds(encode(target.olds ?? {}));
    request.setOldInputs(encode(target.oldInputs ?? {}));
    request.setNews(encode(target.news ?? {}));
    request.setPreview(target.preview ?? false);
    request.setTimeout(target.timeout ?? 0);
    return decode(
      (
        await promised<pb.UpdateRequest, pb.UpdateResponse>((q, done) => this.client.update(q, done), request)
      ).getProperties(),
    );
  }

  async read(target: Target): Promise<{ id: string; outputs: Properties; inputs: Properties }> {
    const request = new pb.ReadRequest();
    request.setUrn(urn(target));
    request.setId(target.id ?? "");
    request.setProperties(encode(target.olds ?? {}));
    request.setInputs(encode(target.oldInputs ?? {}));
    const response = await promised<pb.ReadRequest, pb.ReadResponse>((q, done) => this.client.read(q, done), request);
    return { id: response.getId(), outputs: decode(response.getProperties()), inputs: decode(response.getInputs()) };
  }

  async delete(target: Target): Promise<void> {
    const request = new pb.DeleteRequest();
    request.setUrn(urn(target));
    request.setId(target.id ?? "");
    request.setProperties(encode(target.olds ?? {}));
    request.setOldInputs(encode(target.oldInputs ?? {}));
    request.setTimeout(target.timeout ?? 0);
    await promised((q, done) => this.client.delete(q, done), request);
  }

  /** Check and create, as one step of an update. */
  async make(type: string, news: Properties, more: Partial<Target> = {}) {
    const { inputs, failures } = await this.check({ type, news, ...more });
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    return { inputs, ...(await this.create({ type, news: inputs, ...more })) };
  }

  stop(): void {
    this.client.close();
    this.#child.kill("SIGKILL");
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (part: Buffer) => {
      text += part.toString();
      if (text.includes("\n")) resolve(text.trim());
    });
    child.once("exit", (code) => reject(new Error(`the plugin ended with code ${code} before it printed its port`)));
  });
}

/** Starts the official plugin where there is one, else the stand-in. */
export async function startPlugin(name: PluginName, settings: Properties = {}): Promise<Provider> {
  const choice = (await describePlugins(process.env)).find((plugin) => plugin.name === name);
  const folder = mkdtempSync(join(tmpdir(), "palisade-plugin-"));
  try {
    if (choice?.path === undefined) await installPlugins({ targetDir: folder, which: [name] });
    const child = spawn(choice?.path ?? join(folder, `pulumi-resource-${name}`), {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const provider = new Provider(child, await firstLine(child));
    await provider.configure(settings);
    return provider;
  } finally {
    // The program is in memory by now.
    rmSync(folder, { recursive: true, force: true });
  }
}
