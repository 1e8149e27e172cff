import { isDeepStrictEqual } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as protocol from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { checkInputs } from "./checkInputs";
import { type Configuration, readConfiguration } from "./configuration";
import type { Change, Properties, ResourceType } from "./resourceType";
import { resourceTypes } from "./resourceTypes";

/**
 * The engine's side of the stand-in: the methods of a resource provider, over the types of resourceTypes.ts.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
export function implementation(): grpc.UntypedServiceImplementation {
  let configuration: Configuration | undefined;

  const configured = () => {
    if (configuration === undefined) {
      throw new Error("The stand-in for the alicloud plugin isn't configured.");
    }
    return configuration;
  };

  return {
    getPluginInfo: unary(async () => new PluginInfo().setVersion("3.108.0")),
    checkConfig: unary(async (request: protocol.CheckRequest) =>
      new protocol.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: unary(async () => new protocol.DiffResponse()),
    configure: unary(async (request: protocol.ConfigureRequest) => {
      configuration = readConfiguration(request.getArgs()?.toJavaScript() ?? {});
      return new protocol.ConfigureResponse().setSupportspreview(true);
    }),
    cancel: unary(async () => new Empty()),

    check: unary(async (request: protocol.CheckRequest) => {
      const inputs = plain(request.getNews());
      const failures = checkInputs(typeOf(request.getUrn()), inputs).map(({ property, reason }) =>
        new protocol.CheckFailure().setProperty(property).setReason(reason),
      );
      return new protocol.CheckResponse().setInputs(request.getNews()).setFailuresList(failures);
    }),

    diff: unary(async (request: protocol.DiffRequest) => {
      const type = typeOf(request.getUrn());
      const change = changeOf(request);
      const changed = [...changedInputs(type, change), ...(type.drift?.(change) ?? [])];
      return new protocol.DiffResponse()
        .setChanges(
          changed.length > 0
            ? protocol.DiffResponse.DiffChanges.DIFF_SOME
            : protocol.DiffResponse.DiffChanges.DIFF_NONE,
        )
        .setDiffsList(changed)
        .setReplacesList(changed.filter((property) => type.replaces.includes(property)));
    }),

    create: unary(async (request: protocol.CreateRequest) => {
      const inputs = plain(request.getProperties());
      if (request.getPreview()) {
        return new protocol.CreateResponse().setProperties(struct(inputs));
      }
      const { id, outputs } = await typeOf(request.getUrn()).create(inputs, configured());
      return new protocol.CreateResponse().setId(id).setProperties(struct(outputs));
    }),

    read: unary(async (request: protocol.ReadRequest) => {
      const type = typeOf(request.getUrn());
      const found = await type.read(request.getId(), plain(request.getProperties()), configured());
      return found === undefined
        ? new protocol.ReadResponse()
        : new protocol.ReadResponse()
            .setId(request.getId())
            .setProperties(struct(found))
            .setInputs(request.getInputs());
    }),

    update: unary(async (request: protocol.UpdateRequest) => {
      const change = { id: request.getId(), ...changeOf(request) };
      const updated = { ...change.olds, ...change.news };
      for (const property of Object.keys(change.oldInputs)) {
        if (!(property in change.news)) {
          delete updated[property];
        }
      }
      if (request.getPreview()) {
        return new protocol.UpdateResponse().setProperties(struct(updated));
      }
      const type = typeOf(request.getUrn());
      await type.update?.(change, configured());
      const found = await type.read(change.id, updated, configured());
      return new protocol.UpdateResponse().setProperties(struct(found ?? updated));
    }),

    delete: unary(async (request: protocol.DeleteRequest) => {
      await typeOf(request.getUrn()).delete(request.getId(), plain(request.getProperties()), configured());
      return new Empty();
    }),
  };
}

type Comparing = Omit<Change, "id">;

function changedInputs(type: ResourceType, { oldInputs, news }: Comparing): string[] {
  return Object.keys(type.properties).filter((property) => !isDeepStrictEqual(oldInputs[property], news[property]));
}

function changeOf(request: protocol.DiffRequest | protocol.UpdateRequest): Comparing {
  return {
    olds: plain(request.getOlds()),
    oldInputs: plain(request.getOldInputs()),
    news: plain(request.getNews()),
    ignored: request.getIgnorechangesList(),
  };
}

function typeOf(urn: string): ResourceType {
  const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const type = resourceTypes[token];
  if (type === undefined) {
    throw new Error(`The stand-in for the alicloud plugin has no resource type ${token}.`);
  }
  return type;
}

function plain(properties: Struct | undefined): Properties {
  return (properties?.toJavaScript() ?? {}) as Properties;
}

function struct(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

/** A method that answers once; what it throws is the engine's error message. */
function unary<Request, Response>(
  handle: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    handle(call.request).then(
      (response) => callback(null, response),
      (error: unknown) =>
        callback({
          code: grpc.status.UNKNOWN,
          message: error instanceof Error ? error.message : String(error),
        }),
    );
  };
}
