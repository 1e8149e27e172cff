import { createRequire } from "node:module";
import type * as Engine from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as EngineMessages from "@pulumi/pulumi/proto/engine_pb";
import type * as PluginMessages from "@pulumi/pulumi/proto/plugin_pb";
import type * as Provider from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as ProviderMessages from "@pulumi/pulumi/proto/provider_pb";
import type * as StatusMessages from "@pulumi/pulumi/proto/status_pb";

/**
 * A module of @pulumi/pulumi (`./…`), or of its dependencies.
 *
 * @param module a literal, because the bundle has the module itself instead of this call
 */
export function fromPulumi<Module>(module: string): Module {
  return createRequire(require.resolve("@pulumi/pulumi/package.json"))(module) as Module;
}

/*
 * Pulumi's plugin protocol, from @pulumi/pulumi. gRPC and protobuf are its dependencies, not ours, so they are resolved from its
 * folder: pnpm doesn't link them anywhere else. The SDK itself is not loaded.
 */
export const grpc: typeof import("@grpc/grpc-js") = fromPulumi("@grpc/grpc-js");

export const { Struct }: typeof import("google-protobuf/google/protobuf/struct_pb") = fromPulumi(
  "google-protobuf/google/protobuf/struct_pb",
);
export const { Empty }: typeof import("google-protobuf/google/protobuf/empty_pb") = fromPulumi(
  "google-protobuf/google/protobuf/empty_pb",
);
export const { Any }: typeof import("google-protobuf/google/protobuf/any_pb") = fromPulumi(
  "google-protobuf/google/protobuf/any_pb",
);
export const engine: typeof Engine = fromPulumi("./proto/engine_grpc_pb");
export const engineMessages: typeof EngineMessages = fromPulumi("./proto/engine_pb");
export const pluginMessages: typeof PluginMessages = fromPulumi("./proto/plugin_pb");
export const provider: typeof Provider = fromPulumi("./proto/provider_grpc_pb");
export const messages: typeof ProviderMessages = fromPulumi("./proto/provider_pb");
export const statusMessages: typeof StatusMessages = fromPulumi("./proto/status_pb");
