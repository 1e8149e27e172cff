import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { implementation } from "./plugin";

/**
 * The process that the engine starts as `pulumi-resource-alicloud`: it serves the plugin on a port of loopback and prints
 * that port.
 */
const server = new grpc.Server();
server.addService(ResourceProviderService, implementation());
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  process.stdout.write(`${port}\n`);
});
