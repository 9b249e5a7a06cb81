import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { configMethods } from "./configMethods";
import type { Plugin } from "./resource";
import { resourceMethods } from "./resourceMethods";

const largest = 400 * 1024 * 1024;

/** Ends with its engine, which has no chance to say goodbye when it is killed. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 1000).unref();
}

/** Serves the plugin on a free local port and prints that port, as the engine expects. */
export function serve(plugin: Plugin): void {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": largest,
    "grpc.max_send_message_length": largest,
  });
  server.addService(ResourceProviderService, { ...configMethods(plugin), ...resourceMethods(plugin) });
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      process.stderr.write(`the ${plugin.name} plugin cannot listen on 127.0.0.1: ${error.message}\n`);
      process.exit(1);
    }
    endWithParent();
    process.stdout.write(`${port}\n`);
  });
}
