import type * as pulumi from "@pulumi/pulumi";
import { providerLike, tellsAccount } from "./alicloudAccount";
import { alicloudProviderOf, bucketRegion, type Site } from "./site";
import { transformed } from "./transform";

/** On every bucket the same way, made here or not: other statements survive. */
export function enforceHttps(site: Site, bucket: pulumi.Output<string>): void {
  const { parent, name, args, own: resources, nodes } = site;
  const alicloud = alicloudProviderOf(site);
  const own = parent.getProvider(resources.servedType);
  const provider =
    own === undefined && alicloud !== undefined && tellsAccount(alicloud)
      ? { provider: providerLike(alicloud, resources, `${name}-account`, { parent }) }
      : {};
  nodes.httpsOnlyPolicy = new resources.HttpsOnlyPolicy(
    ...transformed(
      args.transform?.httpsOnlyPolicy,
      `${name}-https-only`,
      {
        bucket,
        // An output that turns out to be undefined is as good as an argument that was left out.
        region: bucketRegion(site) as pulumi.Output<string>,
        endpoint: args.endpoint,
        internal: args.internal,
        pathStyle: args.pathStyle,
      },
      { parent, ...(nodes.bucket && { deletedWith: nodes.bucket }), ...provider },
    ),
  );
}
