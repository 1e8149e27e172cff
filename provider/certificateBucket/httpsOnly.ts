import type * as pulumi from "@pulumi/pulumi";
import { exposesCredentials, providerFor } from "./alicloudAccount";
import { alicloudProviderOf, bucketRegion, type ComponentContext } from "./componentContext";
import { transformed } from "./transform";

/** Adds the HTTPS-only statement, in the same way for new and existing buckets: other statements stay. */
export function enforceHttps(context: ComponentContext, bucket: pulumi.Output<string>): void {
  const { parent, name, args, classes, nodes } = context;
  const alicloud = alicloudProviderOf(context);
  const own = parent.getProvider(classes.servedType);
  const provider =
    own === undefined && alicloud !== undefined && exposesCredentials(alicloud)
      ? { provider: providerFor(alicloud, classes, `${name}-account`, { parent }) }
      : {};
  nodes.httpsOnlyPolicy = new classes.HttpsOnlyPolicy(
    ...transformed(
      args.transform?.httpsOnlyPolicy,
      `${name}-https-only`,
      {
        bucket,
        region: bucketRegion(context),
        endpoint: args.endpoint,
        internal: args.internal,
        pathStyle: args.pathStyle,
      },
      { parent, ...(nodes.bucket && { deletedWith: nodes.bucket }), ...provider },
    ),
  );
}
