import type { handleUnaryCall, Server, ServiceError, UntypedServiceImplementation } from "@grpc/grpc-js";
import type * as Pb from "@pulumi/pulumi/proto/provider_pb";
import { type Account, accountOf, environmentAccount } from "../alicloud/account";
import { answerTargets } from "../certificateTargets/answer";
import type { CheckFailure } from "../engine/checkFailure";
import { plugin as reader } from "../engine/reader";
import { Places } from "../lifecycle/places";
import { lifecycles } from "../lifecycles";
import type { RawInputs } from "../ossCertificateDeployment/state";
import { packageVersion } from "../packageVersion";
import {
  changedConfiguration,
  configurationFailures,
  readConfiguration,
  secretConfiguration,
  settingsOf,
} from "./configuration";
import { construct } from "./construct";
import { connectLog, type EngineLog, silentLog } from "./engineLog";
import { PluginError, serviceError } from "./failure";
import { inspectCertificate } from "./inspectFunction";
import { type Properties, readProperties, writeProperties } from "./properties";
import { Empty, grpc, messages, pluginMessages, provider } from "./protocol";
import { packageName, readSchema, tokenOf } from "./schema";
import { type ServedResource, type Session, served } from "./servedResource";

/** The state of one plugin process: one provider of one engine. */
interface Plugin {
  session: Session;
  engineAddress: string | undefined;
}

/**
 * The plugin protocol (`ResourceProvider` of @pulumi/pulumi/proto) for the same lifecycles as the dynamic resources. It only
 * converts messages, and decides nothing.
 */
export function pluginService(engineAddress: string | undefined): UntypedServiceImplementation {
  const cancellation = new AbortController();
  const { signal } = cancellation;
  const sessionOf = (account: Account, log: EngineLog): Session => ({
    account,
    log,
    // A new one for each run: engines can attach to one process run after run, and a later program may rename its resources.
    places: new Places(),
    now: () => new Date(),
  });
  const plugin: Plugin = {
    session: sessionOf(environmentAccount({ signal, reader }), logOf(engineAddress)),
    engineAddress,
  };

  return {
    // Resource references aren't accepted: all inputs are plain values, and the engine replaces a resource by its id.
    handshake: unary((request: Pb.ProviderHandshakeRequest) => {
      connect(plugin, request.getEngineAddress());
      const response = new messages.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptOutputs(true);
      return response;
    }),

    attach: unary((request: { getAddress(): string }) => {
      connect(plugin, request.getAddress());
      return new Empty();
    }),

    getPluginInfo: unary(() => {
      const response = new pluginMessages.PluginInfo();
      response.setVersion(packageVersion());
      return response;
    }),

    getSchema: unary((request: Pb.GetSchemaRequest) => {
      if (request.getVersion() !== 0) {
        throw new PluginError(grpc.status.INVALID_ARGUMENT, `There is no schema of version ${request.getVersion()}.`);
      }
      const response = new messages.GetSchemaResponse();
      response.setSchema(readSchema());
      return response;
    }),

    checkConfig: unary((request: Pb.CheckRequest) => {
      const { values, secrets } = readConfiguration(request.getNews());
      return checkResponse(values, [...secrets, ...secretConfiguration], configurationFailures(values));
    }),

    diffConfig: unary((request: Pb.DiffRequest) => {
      const olds = readConfiguration(request.getOldInputs() ?? request.getOlds());
      const changed = changedConfiguration(olds.values, readConfiguration(request.getNews()).values);
      const response = new messages.DiffResponse();
      response.setChanges(changesOf(changed.length > 0));
      response.setDiffsList(changed);
      return response;
    }),

    configure: unary((request: Pb.ConfigureRequest) => {
      const { values } = readConfiguration(request.getArgs());
      const account = accountOf(settingsOf(values), process.env, { signal, reader });
      plugin.session = sessionOf(account, plugin.session.log);
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setAcceptoutputs(true);
      response.setSupportspreview(true);
      return response;
    }),

    check: unary(async (request: Pb.CheckRequest) => {
      const resource = resourceOf(request.getUrn());
      const [olds, news] = [readProperties(request.getOlds()), readProperties(request.getNews())];
      const { inputs, secrets, failures } = await resource.check(request.getUrn(), olds, news, plugin.session);
      return checkResponse(inputs, secrets, failures);
    }),

    diff: unary(async (request: Pb.DiffRequest) => {
      const resource = resourceOf(request.getUrn());
      const [olds, news] = [readProperties(request.getOlds()), readProperties(request.getNews())];
      const { changes, replaces, details } = await resource.diff(request.getUrn(), olds, news, plugin.session);
      const response = new messages.DiffResponse();
      response.setChanges(changesOf(changes));
      response.setReplacesList([...replaces]);
      response.setDiffsList([...details.keys()]);
      response.setHasdetaileddiff(details.size > 0);
      for (const [name, kind] of details) {
        const property = new messages.PropertyDiff();
        property.setKind(kinds[kind][replaces.includes(name) ? 1 : 0]);
        response.getDetaileddiffMap().set(name, property);
      }
      return response;
    }),

    create: unary(
      async (request: Pb.CreateRequest) => {
        const resource = resourceOf(request.getUrn());
        const news = readProperties(request.getProperties());
        const { id, state } = await resource.deploy(request.getUrn(), undefined, news, runOf(request), plugin.session);
        const response = new messages.CreateResponse();
        response.setId(id);
        response.setProperties(writeProperties(state, news.secrets));
        return response;
      },
      (request) => readProperties(request.getProperties()),
    ),

    update: unary(
      async (request: Pb.UpdateRequest) => {
        const resource = resourceOf(request.getUrn());
        const [olds, news] = [readProperties(request.getOlds()), readProperties(request.getNews())];
        const { state } = await resource.deploy(request.getUrn(), olds, news, runOf(request), plugin.session);
        const response = new messages.UpdateResponse();
        response.setProperties(writeProperties(state, news.secrets));
        return response;
      },
      (request) => readProperties(request.getNews()),
    ),

    read: unary(async (request: Pb.ReadRequest) => {
      const resource = resourceOf(request.getUrn());
      const olds = readProperties(request.getProperties());
      const response = new messages.ReadResponse();
      const found = await resource.read(request.getUrn(), request.getId(), olds, plugin.session);
      if (found !== "gone") {
        response.setId(found.id);
        response.setProperties(writeProperties(found.state, olds.secrets));
        response.setInputs(found.inputs === undefined ? request.getInputs() : writeProperties(found.inputs));
      }
      return response;
    }),

    delete: unary(async (request: Pb.DeleteRequest) => {
      const resource = resourceOf(request.getUrn());
      const olds = readProperties(request.getProperties());
      await resource.destroy(request.getUrn(), olds, request.getTimeout(), plugin.session);
      return new Empty();
    }),

    construct: unary((request: Pb.ConstructRequest) => {
      if (plugin.engineAddress === undefined) {
        throw new PluginError(grpc.status.FAILED_PRECONDITION, "No engine has started this plugin.");
      }
      return construct(request, plugin.engineAddress);
    }),

    invoke: unary(async (request: Pb.InvokeRequest) => {
      const run = functions.get(request.getTok());
      if (run === undefined) {
        throw new PluginError(grpc.status.UNIMPLEMENTED, `${packageName} has no function '${request.getTok()}'.`);
      }
      const { values } = readProperties(request.getArgs());
      const response = new messages.InvokeResponse();
      response.setReturn(writeProperties(await run(values, plugin.session)));
      return response;
    }),

    cancel: unary(() => {
      cancellation.abort();
      return new Empty();
    }),
  };
}

/** Serves the protocol on a free port of the loopback address. */
export async function servePlugin(engineAddress: string | undefined): Promise<{ port: number; server: Server }> {
  // The engine sends whole assets and states in one message.
  const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  server.addService(provider.ResourceProviderService, pluginService(engineAddress));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { port, server };
}

/** @param secretsOf the request's properties, whose secrets must stay secret in the state of a partial deployment */
function unary<Request, Response>(
  handle: (request: Request) => Response | Promise<Response>,
  secretsOf?: (request: Request) => Properties,
): handleUnaryCall<Request, Response> {
  return async ({ request }, callback) => {
    try {
      callback(null, await handle(request));
    } catch (error) {
      callback(serviceError(error, secretsOf?.(request).secrets) as ServiceError);
    }
  };
}

function logOf(engineAddress: string | undefined): EngineLog {
  return engineAddress ? connectLog(engineAddress) : silentLog;
}

/** The engine passes its address as an argument, or in Handshake or Attach. */
function connect(plugin: Plugin, engineAddress: string): void {
  if (engineAddress !== "") {
    plugin.session = { ...plugin.session, log: connectLog(engineAddress) };
    plugin.engineAddress = engineAddress;
  }
}

function checkResponse(inputs: object, secrets: Iterable<string>, failures: readonly CheckFailure[]) {
  const response = new messages.CheckResponse();
  response.setInputs(writeProperties(inputs, secrets));
  for (const { property, reason } of failures) {
    const failure = new messages.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    response.addFailures(failure);
  }
  return response;
}

const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;

const changesOf = (changes: boolean) => (changes ? DIFF_SOME : DIFF_NONE);

/** How a create or update is to run. */
const runOf = (request: Pb.CreateRequest | Pb.UpdateRequest) => ({
  preview: request.getPreview(),
  timeout: request.getTimeout(),
});

const { Kind } = messages.PropertyDiff;

const kinds = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
} as const satisfies Record<string, readonly [Pb.PropertyDiff.Kind, Pb.PropertyDiff.Kind]>;

/** `urn:pulumi:<stack>::<project>::<parents' types$><type>::<name>` */
function resourceOf(urn: string): ServedResource {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const resource = resources.get(type);
  if (resource === undefined) {
    throw new PluginError(grpc.status.UNIMPLEMENTED, `${packageName} has no resource type '${type}'.`);
  }
  return resource;
}

type ServedFunction = (args: object, session: Session) => object | Promise<object>;

/** The functions of the package, by their tokens. */
const functions: ReadonlyMap<string, ServedFunction> = new Map<string, ServedFunction>([
  [tokenOf("inspectCertificate"), (args, { now }) => inspectCertificate(args as RawInputs, now())],
  [tokenOf("certificateTargets"), (args, { account, now }) => answerTargets(args, account, now(), reader)],
]);

const resources: ReadonlyMap<string, ServedResource> = new Map(
  lifecycles.map((lifecycle) => [tokenOf(lifecycle.type), served(lifecycle)]),
);
