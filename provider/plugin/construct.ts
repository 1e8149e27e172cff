import type * as pulumi from "@pulumi/pulumi";
import type * as Pb from "@pulumi/pulumi/proto/provider_pb";
import { constructOptions } from "./constructOptions";
import { PluginError } from "./failure";
import { fromPulumi, grpc, messages, Struct } from "./protocol";
import { packageName, tokenOf } from "./schema";

/**
 * The internal parts of the SDK that create a component on behalf of another program. `pulumi.provider.main` uses them too, but
 * doesn't export them.
 */
interface Internals {
  state: { withLocalStorage<Result>(action: () => Promise<Result>): Promise<Result> };
  settings: {
    resetOptions(
      project: string,
      stack: string,
      parallel: number,
      engine: string,
      monitor: string,
      preview: boolean,
      organization: string,
    ): void;
    awaitFeatureSupport(): Promise<void>;
    waitForRPCs(): Promise<void>;
  };
  config: { setAllConfig(config: Record<string, string>, secretKeys: string[]): void };
  rpc: {
    serializeResourceProperties(
      label: string,
      properties: pulumi.Inputs,
    ): Promise<[Record<string, unknown>, Map<string, Set<pulumi.Resource>>]>;
  };
  server: { deserializeInputs(inputs: unknown, dependencies: unknown): Promise<pulumi.Inputs> };
}

/** The SDK is loaded with the first component, since a deployment doesn't need it. */
function loadInternals(): Internals {
  return {
    state: fromPulumi("./runtime/state"),
    settings: fromPulumi("./runtime/settings"),
    config: fromPulumi("./runtime/config"),
    rpc: fromPulumi("./runtime/rpc"),
    server: fromPulumi("./provider/server"),
  };
}

/** Components are created one after the other, because the SDK has one global connection to the monitor. */
let turn: Promise<unknown> = Promise.resolve();

/** Fails the current component. */
let fail: (error: unknown) => void = () => {};

/**
 * Call this for unhandled rejections. They are the SDK's only signal that a child could not be created; unhandled, one would end
 * the process and any running uploads.
 */
export function failComponent(error: unknown): void {
  fail(error);
}

/** Makes one component, and says which of its outputs the program gets. */
type Maker = (
  name: string,
  args: pulumi.Inputs,
  opts: pulumi.ComponentResourceOptions,
) => { component: pulumi.ComponentResource; outputs: pulumi.Inputs };

/** The package's components. Each file is loaded only when it is needed, because the SDK's modules read the settings of the request. */
const components = new Map<string, () => Promise<Maker>>([
  [tokenOf("CertificateBucket"), async () => (await import("./bucketResources.js")).makeCertificateBucket],
  [tokenOf("CertificateRollout"), async () => (await import("./rolloutResources.js")).makeCertificateRollout],
]);

/**
 * Creates a component for a program in any language, with its children in that program's stack.
 *
 * @param engineAddress `host:port` of the engine
 */
export function construct(request: Pb.ConstructRequest, engineAddress: string): Promise<Pb.ConstructResponse> {
  const load = components.get(request.getType());
  if (load === undefined) {
    throw new PluginError(grpc.status.UNIMPLEMENTED, `${packageName} has no component '${request.getType()}'.`);
  }
  const created = turn.then(() => {
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    return Promise.race([makeComponent(request, engineAddress, load, loadInternals()), failed]);
  });
  turn = created.catch(() => {});
  return created;
}

function makeComponent(
  request: Pb.ConstructRequest,
  engineAddress: string,
  load: () => Promise<Maker>,
  { state, settings, config, rpc, server }: Internals,
): Promise<Pb.ConstructResponse> {
  return state.withLocalStorage(async () => {
    settings.resetOptions(
      request.getProject(),
      request.getStack(),
      request.getParallel(),
      engineAddress,
      request.getMonitorendpoint(),
      request.getDryrun(),
      request.getOrganization(),
    );
    await settings.awaitFeatureSupport();
    config.setAllConfig(Object.fromEntries(request.getConfigMap().toArray()), request.getConfigsecretkeysList());
    const make = await load();
    const args = await server.deserializeInputs(request.getInputs(), request.getInputdependenciesMap());
    const { component, outputs } = make(request.getName(), args, constructOptions(request));
    const response = new messages.ConstructResponse();
    response.setUrn(await promised(component.urn));
    const [properties, dependencies] = await rpc.serializeResourceProperties(`construct ${request.getName()}`, outputs);
    for (const [name, resources] of dependencies) {
      const urns = new messages.ConstructResponse.PropertyDependencies();
      urns.setUrnsList(await Promise.all([...resources].map(({ urn }) => promised(urn))));
      response.getStatedependenciesMap().set(name, urns);
    }
    response.setState(Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]));
    await settings.waitForRPCs();
    return response;
  });
}

/** The value of an output as a promise, outside a program's own run. */
function promised<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return (output as unknown as { promise(): Promise<Value> }).promise();
}
