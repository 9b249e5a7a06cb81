import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { answer, hiding } from "./answer";
import { differenceResponse } from "./differenceResponse";
import type { Failure, Identity, Naming, Plugin } from "./resource";
import { decode, encode } from "./values";

type Request<K extends "Check" | "Diff" | "Create" | "Read" | "Update" | "Delete"> = InstanceType<
  (typeof provider)[`${K}Request`]
>;

/** `urn:pulumi:<stack>::<project>::<parents>$<type>::<name>` */
function identify(urn: string): Identity {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

const modes: Record<number, Naming["mode"]> = { 0: "propose", 1: "enforce", 2: "disable" };

function namingOf(request: Request<"Check">): { naming?: Naming } {
  const naming = request.getAutonaming();
  if (naming === undefined) return {};
  return { naming: { mode: modes[naming.getMode()] ?? "propose", proposed: naming.getProposedName() } };
}

function checkFailure({ property, reason }: Failure) {
  const failure = new provider.CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}

async function check(plugin: Plugin, request: Request<"Check">) {
  const identity = identify(request.getUrn());
  const olds = decode(request.getOlds());
  const news = decode(request.getNews());
  return hiding([olds, news], async () => {
    const call = { ...identity, olds, news, seed: request.getRandomseed_asU8(), ...namingOf(request) };
    const { inputs, failures } = await plugin.resource(identity.type).check(call);
    const response = new provider.CheckResponse();
    response.setInputs(encode(inputs));
    response.setFailuresList(failures.map(checkFailure));
    return response;
  });
}

async function diff(plugin: Plugin, request: Request<"Diff">) {
  const identity = identify(request.getUrn());
  const olds = decode(request.getOlds());
  const oldInputs = decode(request.getOldInputs());
  const news = decode(request.getNews());
  return hiding([olds, oldInputs, news], async () => {
    const ignoreChanges = request.getIgnorechangesList();
    const call = { ...identity, id: request.getId(), olds, oldInputs, news, ignoreChanges };
    return differenceResponse(await plugin.resource(identity.type).diff(call));
  });
}

async function create(plugin: Plugin, request: Request<"Create">) {
  const identity = identify(request.getUrn());
  const inputs = decode(request.getProperties());
  return hiding([inputs], async () => {
    const call = { ...identity, inputs, preview: request.getPreview(), timeout: request.getTimeout() };
    const { id, outputs } = await plugin.resource(identity.type).create(call);
    const response = new provider.CreateResponse();
    response.setId(id);
    response.setProperties(encode(outputs));
    return response;
  });
}

async function read(plugin: Plugin, request: Request<"Read">) {
  const identity = identify(request.getUrn());
  const olds = decode(request.getProperties());
  const oldInputs = decode(request.getInputs());
  return hiding([olds, oldInputs], async () => {
    const call = { ...identity, id: request.getId(), olds, inputs: oldInputs };
    const { id, outputs, inputs } = await plugin.resource(identity.type).read(call);
    const response = new provider.ReadResponse();
    response.setId(id);
    if (id === "") return response;
    response.setProperties(encode(outputs));
    response.setInputs(encode(inputs));
    return response;
  });
}

async function update(plugin: Plugin, request: Request<"Update">) {
  const identity = identify(request.getUrn());
  const olds = decode(request.getOlds());
  const oldInputs = decode(request.getOldInputs());
  const inputs = decode(request.getNews());
  return hiding([olds, oldInputs, inputs], async () => {
    const [preview, timeout] = [request.getPreview(), request.getTimeout()];
    const call = { ...identity, id: request.getId(), olds, oldInputs, inputs, preview, timeout };
    const response = new provider.UpdateResponse();
    response.setProperties(encode(await plugin.resource(identity.type).update(call)));
    return response;
  });
}

async function remove(plugin: Plugin, request: Request<"Delete">) {
  const identity = identify(request.getUrn());
  const olds = decode(request.getProperties());
  const oldInputs = decode(request.getOldInputs());
  return hiding([olds, oldInputs], async () => {
    const call = { ...identity, id: request.getId(), olds, oldInputs, timeout: request.getTimeout() };
    await plugin.resource(identity.type).delete(call);
    return new Empty();
  });
}

export const resourceMethods = (plugin: Plugin): UntypedServiceImplementation => ({
  check: answer((request: Request<"Check">) => check(plugin, request)),
  diff: answer((request: Request<"Diff">) => diff(plugin, request)),
  create: answer((request: Request<"Create">) => create(plugin, request)),
  read: answer((request: Request<"Read">) => read(plugin, request)),
  update: answer((request: Request<"Update">) => update(plugin, request)),
  delete: answer((request: Request<"Delete">) => remove(plugin, request)),
});
