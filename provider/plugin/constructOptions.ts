import type * as pulumi from "@pulumi/pulumi";
import type * as Pb from "@pulumi/pulumi/proto/provider_pb";
import { withoutUndefined } from "../engine/withoutUndefined";
import { fromPulumi } from "./protocol";

/** The internal parts of the SDK that its own component server builds the options with. */
interface Internals {
  resource: {
    DependencyResource: new (urn: string) => pulumi.Resource;
    DependencyProviderResource: new (reference: string) => pulumi.ProviderResource;
    rootStackResource: pulumi.Resource;
  };
  runtimeResource: {
    hookBindingFromProto(binding: Pb.ConstructRequest.ResourceHooksBinding | undefined): pulumi.ResourceHookBinding;
  };
  rpc: { deserializeProperty(property: unknown, keepUnknowns: boolean): unknown };
}

/**
 * The options of a component as the program set them. `pulumi.provider.main` does the same, but doesn't export it. Three things
 * differ on purpose:
 *
 * - An option that the program didn't set stays unset. In the SDK `protect` and `retainOnDelete` become `false`, and then the
 *   bucket would be deleted.
 * - An alias keeps its type. The SDK drops it.
 * - `deletedWith` is the resource of that URN. The SDK reads the URN as a provider reference, and loses the name.
 */
export function constructOptions(request: Pb.ConstructRequest): pulumi.ComponentResourceOptions {
  const { resource, runtimeResource, rpc } = loadInternals();
  const { DependencyResource, DependencyProviderResource } = resource;
  const dependency = (urn: string) => (urn === "" ? undefined : new DependencyResource(urn));
  const providers = request
    .getProvidersMap()
    .toArray()
    .map(([name, reference]): [string, pulumi.ProviderResource] => [name, new DependencyProviderResource(reference)]);
  // The oldest supported SDK doesn't have it.
  const trigger = request.getReplacementTrigger?.();
  const options = {
    aliases: request.getAliasesList().flatMap((alias) => aliasOf(alias, resource.rootStackResource)),
    dependsOn: request.getDependenciesList().map((urn) => new DependencyResource(urn)),
    providers: Object.fromEntries(providers),
    parent: dependency(request.getParent()),
    protect: request.hasProtect() ? request.getProtect() : undefined,
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    replacementTrigger: trigger && rpc.deserializeProperty(trigger.toJavaScript(), true),
    customTimeouts: request.getCustomtimeouts()?.toObject(),
    deletedWith: dependency(request.getDeletedwith()),
    hooks: runtimeResource.hookBindingFromProto(request.getResourceHooks()),
  } satisfies Unset<pulumi.ComponentResourceOptions>;
  return withoutUndefined(options) as pulumi.ComponentResourceOptions;
}

type Unset<Options> = { [Name in keyof Options]: Options[Name] | undefined };

/** @param root the parent of resources without a parent, in the SDK */
function aliasOf(
  alias: ReturnType<Pb.ConstructRequest["getAliasesList"]>[number],
  root: pulumi.Resource,
): (string | pulumi.Alias)[] {
  if (alias.hasUrn()) {
    return [alias.getUrn()];
  }
  const spec = alias.getSpec();
  if (spec === undefined) {
    return [];
  }
  const { name, type, project, stack } = spec.toObject();
  return [
    {
      ...(name !== "" && { name }),
      ...(type !== "" && { type }),
      ...(project !== "" && { project }),
      ...(stack !== "" && { stack }),
      ...(spec.hasParenturn() ? { parent: spec.getParenturn() } : spec.getNoparent() && { parent: root }),
    },
  ];
}

function loadInternals(): Internals {
  return {
    resource: fromPulumi("./resource"),
    runtimeResource: fromPulumi("./runtime/resource"),
    rpc: fromPulumi("./runtime/rpc"),
  };
}
