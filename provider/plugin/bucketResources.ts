import * as pulumi from "@pulumi/pulumi";
import type { ProviderArgs } from "../alicloud/provider";
import type { CertificateBucketArgs } from "../certificateBucket/arguments";
import { CertificateBucket } from "../certificateBucket/component";
import type { ResourceClasses } from "../certificateBucket/resourceClasses";
import { packageName, tokenOf } from "./schema";
import { servedClass } from "./servedClass";

/** An explicit provider of the plugin. Structured values are JSON, as for every provider. */
class ServedProvider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    const { secretKey, securityToken, assumeRole, endpoints, propagationSeconds, ...others } = args;
    super(
      packageName,
      name,
      {
        ...others,
        secretKey: secretKey && pulumi.secret(secretKey),
        securityToken: securityToken && pulumi.secret(securityToken),
        assumeRole: assumeRole && pulumi.jsonStringify(assumeRole),
        endpoints: endpoints && pulumi.jsonStringify(endpoints),
        propagationSeconds: propagationSeconds && pulumi.jsonStringify(propagationSeconds),
      },
      opts,
    );
  }
}

const servedResources: ResourceClasses = {
  HttpsOnlyPolicy: servedClass("HttpsOnlyPolicy", [
    "region",
    "added",
    "enforced",
  ]) as ResourceClasses["HttpsOnlyPolicy"],
  Provider: ServedProvider,
  servedType: tokenOf("HttpsOnlyPolicy"),
};

/** A `CertificateBucket` that uses the plugin's classes for this package's own resources. */
class ServedCertificateBucket extends CertificateBucket {
  protected override resourceClasses(): ResourceClasses {
    return servedResources;
  }
}

/** Makes the component that a program asks for. */
export function makeCertificateBucket(name: string, args: pulumi.Inputs, opts: pulumi.ComponentResourceOptions) {
  const component = new ServedCertificateBucket(name, args as CertificateBucketArgs, opts);
  const { bucket, region, policyName } = component;
  const outputs: pulumi.Inputs = {
    ...{ bucket, region, policyName },
    ...(args.createUser === true && {
      accessKeyId: component.accessKeyId,
      accessKeySecret: component.accessKeySecret,
    }),
  };
  return { component, outputs };
}
