import type * as pulumi from "@pulumi/pulumi";
import type * as Pb from "@pulumi/pulumi/proto/provider_pb";
import type { CertificateBucketArgs } from "../certificateBucket/arguments";
import { constructOptions } from "./constructOptions";
import { PluginError } from "./failure";
import { fromPulumi, grpc, messages, Struct } from "./protocol";
import { packageName, tokenOf } from "./schema";

/**
 * The parts of the SDK by which a component is made on behalf of another program; `pulumi.provider.main` uses the same,
 * but keeps them to itself.
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

/** The SDK is loaded with the first component: a deployment needs none of it. */
function loadInternals(): Internals {
  return {
    state: fromPulumi("./runtime/state"),
    settings: fromPulumi("./runtime/settings"),
    config: fromPulumi("./runtime/config"),
    rpc: fromPulumi("./runtime/rpc"),
    server: fromPulumi("./provider/server"),
  };
}

/** One after the other: the SDK keeps the monitor that it speaks to in one place. */
let turn: Promise<unknown> = Promise.resolve();

/** Ends the making of the present component. */
let fail: (error: unknown) => void = () => {};

/**
 * To be told what is rejected and handled by nobody. The SDK says so, and by nothing else, that a child can't be made; left
 * alone it would end the process, and with it the uploads that are under way.
 */
export function failComponent(error: unknown): void {
  fail(error);
}

/**
 * Makes a `CertificateBucket` for a program of any language, with its children in that program's stack.
 *
 * @param engineAddress `host:port` of the engine
 */
export function construct(request: Pb.ConstructRequest, engineAddress: string): Promise<Pb.ConstructResponse> {
  if (request.getType() !== tokenOf("CertificateBucket")) {
    throw new PluginError(grpc.status.UNIMPLEMENTED, `${packageName} has no component '${request.getType()}'.`);
  }
  const made = turn.then(() => {
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    return Promise.race([makeBucket(request, engineAddress, loadInternals()), failed]);
  });
  turn = made.catch(() => {});
  return made;
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
    // Loaded after the settings are there: the SDK's modules read them.
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

interface Made {
  bucket: pulumi.Output<string>;
  region: pulumi.Output<string | undefined>;
  policyName: pulumi.Output<string>;
  accessKeyId: pulumi.Output<string>;
  accessKeySecret: pulumi.Output<string>;
}

function outputsOf(made: Made, hasUser: boolean): pulumi.Inputs {
  const { bucket, region, policyName } = made;
  return {
    ...{ bucket, region, policyName },
    ...(hasUser && { accessKeyId: made.accessKeyId, accessKeySecret: made.accessKeySecret }),
  };
}

/** The value of an output, which outside of a program's own run is a promise. */
function promised<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return (output as unknown as { promise(): Promise<Value> }).promise();
}
