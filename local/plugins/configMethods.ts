import * as grpc from "@grpc/grpc-js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb";
import provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { answer } from "./answer";
import { differenceResponse } from "./differenceResponse";
import type { Plugin } from "./resource";
import { decode, type Properties } from "./values";

type ConfigureRequest = InstanceType<typeof provider.ConfigureRequest>;

/** The engine sends settings as properties; older ones as texts under `<plugin>:config:<key>`. */
function settingsOf(plugin: Plugin, request: ConfigureRequest): Properties {
  if (request.getArgs() !== undefined) return decode(request.getArgs());
  const prefix = `${plugin.name}:config:`;
  return Object.fromEntries(
    [...request.getVariablesMap().entries()].map(([key, value]) => [key.replace(prefix, ""), value]),
  );
}

async function configure(plugin: Plugin, request: ConfigureRequest) {
  await plugin.configure(settingsOf(plugin, request));
  const response = new provider.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setAcceptresources(true);
  response.setSupportspreview(true);
  response.setSupportsAutonamingConfiguration(true);
  return response;
}

function handshake() {
  const response = new provider.ProviderHandshakeResponse();
  response.setAcceptSecrets(true);
  response.setAcceptResources(true);
  response.setSupportsAutonamingConfiguration(true);
  return response;
}

function info(plugin: Plugin) {
  const response = new pluginPb.PluginInfo();
  response.setVersion(plugin.version);
  return response;
}

function schema(plugin: Plugin) {
  const response = new provider.GetSchemaResponse();
  response.setSchema(JSON.stringify({ name: plugin.name, version: plugin.version }));
  return response;
}

function checkConfig(request: InstanceType<typeof provider.CheckRequest>) {
  const response = new provider.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

const diffConfig = (plugin: Plugin, request: InstanceType<typeof provider.DiffRequest>) =>
  differenceResponse({
    changes: plugin.diffConfig(decode(request.getOldInputs() ?? request.getOlds()), decode(request.getNews())),
    deleteBeforeReplace: false,
  });

const absent = (name: string): grpc.handleUnaryCall<object, Empty> => {
  return (_call, callback) =>
    callback({ code: grpc.status.UNIMPLEMENTED, message: `${name} is not part of this stand-in plugin` });
};

export function configMethods(plugin: Plugin): grpc.UntypedServiceImplementation {
  return {
    handshake: answer(handshake),
    attach: answer(() => new Empty()),
    getPluginInfo: answer(() => info(plugin)),
    getSchema: answer(() => schema(plugin)),
    checkConfig: answer(checkConfig),
    diffConfig: answer((request: InstanceType<typeof provider.DiffRequest>) => diffConfig(plugin, request)),
    configure: answer((request: ConfigureRequest) => configure(plugin, request)),
    cancel: answer(() => {
      plugin.cancel();
      return new Empty();
    }),
    parameterize: absent("parameterize"),
    call: absent("call"),
    construct: absent("construct"),
    invoke: absent("invoke"),
    getMapping: absent("getMapping"),
    getMappings: absent("getMappings"),
  };
}
