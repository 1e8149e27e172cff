import type * as pulumi from "@pulumi/pulumi";
import type * as Pb from "@pulumi/pulumi/proto/provider_pb";
import type { CertificateBucketArgs } from "../certificateBucket/arguments";
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

/**
 * Creates a `CertificateBucket` for a program in any language, with its children in that program's stack.
 *
 * @param engineAddress `host:port` of the engine
 */
export function construct(request: Pb.ConstructRequest, engineAddress: string): Promise<Pb.ConstructResponse> {
  if (request.getType() !== tokenOf("CertificateBucket")) {
    throw new PluginError(grpc.status.UNIMPLEMENTED, `${packageName} has no component '${request.getType()}'.`);
  }
  const created = turn.then(() => {
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    return Promise.race([makeBucket(request, engineAddress, loadInternals()), failed]);
  });
  turn = created.catch(() => {});
  return created;
}

function makeBucket(
  request: Pb.ConstructRequest,
  engineAddress: string,
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
    // Loaded only now, because the SDK's modules read these settings.
    const { ServedCertificateBucket } = await import("./bucketResources.js");
    const args = await server.deserializeInputs(request.getInputs(), request.getInputdependenciesMap());
    const bucket = new ServedCertificateBucket(
      request.getName(),
      args as unknown as CertificateBucketArgs,
      constructOptions(request),
    );
    const response = new messages.ConstructResponse();
    response.setUrn(await promised(bucket.urn));
    const outputs = { ...outputsOf(bucket, args.createUser === true) };
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

interface Outputs {
  bucket: pulumi.Output<string>;
  region: pulumi.Output<string | undefined>;
  policyName: pulumi.Output<string>;
  accessKeyId: pulumi.Output<string>;
  accessKeySecret: pulumi.Output<string>;
}

function outputsOf(component: Outputs, hasUser: boolean): pulumi.Inputs {
  const { bucket, region, policyName } = component;
  return {
    ...{ bucket, region, policyName },
    ...(hasUser && { accessKeyId: component.accessKeyId, accessKeySecret: component.accessKeySecret }),
  };
}

/** The value of an output as a promise, outside a program's own run. */
function promised<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return (output as unknown as { promise(): Promise<Value> }).promise();
}
