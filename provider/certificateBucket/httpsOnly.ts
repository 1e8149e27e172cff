import type * as pulumi from "@pulumi/pulumi";
import { exposesCredentials, providerFor } from "./alicloudAccount";
import { alicloudProviderOf, bucketRegion, type ComponentContext } from "./componentContext";
import { transformed } from "./transform";

/** On every bucket the same way, made here or not: other statements survive. */
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
        // An output that turns out to be undefined is as good as an argument that was left out.
        region: bucketRegion(context) as pulumi.Output<string>,
        endpoint: args.endpoint,
        internal: args.internal,
        pathStyle: args.pathStyle,
      },
      { parent, ...(nodes.bucket && { deletedWith: nodes.bucket }), ...provider },
    ),
  );
}
