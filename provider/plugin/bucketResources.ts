import * as pulumi from "@pulumi/pulumi";
import type { ProviderArgs } from "../alicloud/provider";
import { CertificateBucket } from "../certificateBucket/component";
import type { ResourceClasses } from "../certificateBucket/resourceClasses";
import type { HttpsOnlyPolicyArgs } from "../httpsOnlyPolicy/resource";
import { packageName, tokenOf } from "./schema";

/** The plugin's own `HttpsOnlyPolicy`, since only Node.js programs have dynamic providers. */
class ServedHttpsOnlyPolicy extends pulumi.CustomResource {
  declare readonly bucket: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly added: pulumi.Output<boolean>;

  constructor(name: string, args: HttpsOnlyPolicyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      tokenOf("HttpsOnlyPolicy"),
      name,
      { region: undefined, ...args, added: undefined, enforced: undefined },
      opts,
    );
  }
}

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
  HttpsOnlyPolicy: ServedHttpsOnlyPolicy,
  Provider: ServedProvider,
  servedType: tokenOf("HttpsOnlyPolicy"),
};

/** A `CertificateBucket` that uses the plugin's classes for this package's own resources. */
export class ServedCertificateBucket extends CertificateBucket {
  protected override resourceClasses(): ResourceClasses {
    return servedResources;
  }
}
