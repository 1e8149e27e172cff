import type * as pulumi from "@pulumi/pulumi";
import { CasCertificate, type CasCertificateArgs } from "../casCertificate/resource";
import { CdnDomainCertificate, type CdnDomainCertificateArgs } from "../cdnDomainCertificate/resource";
import { FcDomainCertificate, type FcDomainCertificateArgs } from "../fcDomainCertificate/resource";
import type { OssCertificateDeploymentArgs } from "../ossCertificateDeployment/arguments";
import { OssCertificateDeployment } from "../ossCertificateDeployment/resource";
import { OssDomainCertificate, type OssDomainCertificateArgs } from "../ossDomainCertificate/resource";

type Class<Args, Instance> = new (name: string, args: Args, opts?: pulumi.CustomResourceOptions) => Instance;

/** The classes of a rollout's children: dynamic ones in a TypeScript program, else the plugin's. */
export interface RolloutClasses {
  CasCertificate: Class<CasCertificateArgs, CasCertificate>;
  OssCertificateDeployment: Class<OssCertificateDeploymentArgs, pulumi.CustomResource>;
  CdnDomainCertificate: Class<CdnDomainCertificateArgs, pulumi.CustomResource>;
  OssDomainCertificate: Class<OssDomainCertificateArgs, pulumi.CustomResource>;
  FcDomainCertificate: Class<FcDomainCertificateArgs, pulumi.CustomResource>;
}

export const dynamicClasses: RolloutClasses = {
  CasCertificate,
  OssCertificateDeployment,
  CdnDomainCertificate,
  OssDomainCertificate,
  FcDomainCertificate,
};
