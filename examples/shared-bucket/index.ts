import * as pulumi from "@pulumi/pulumi";
import { CertificateBucket, OssCertificateDeployment } from "pulumi-alicloud-certificates";

/** A site by its domain, and the files of its certificate. */
interface Site {
  domain: string;
  certificate: string;
  privateKey: string;
}

const config = new pulumi.Config();
const sites = config.requireObject<Site[]>("sites");
const endpoint = config.get("endpoint"); // only for accounts that may not use the public one

const prefixOf = ({ domain }: Site) => `certs/${domain}`;

// One bucket, and one policy that names the prefix of each site and nothing above them.
const certificates = new CertificateBucket("certificates", {
  bucket: config.require("bucket"),
  prefixes: sites.map(prefixOf),
  createUser: true,
  endpoint,
});

const deployments = sites.map(
  (site) =>
    new OssCertificateDeployment(
      site.domain,
      {
        bucket: certificates.bucket,
        prefix: prefixOf(site),
        certificate: new pulumi.asset.FileAsset(site.certificate),
        privateKey: new pulumi.asset.FileAsset(site.privateKey),
        requiredDomains: [site.domain],
        endpoint,
      },
      { provider: certificates.deployer, dependsOn: certificates },
    ),
);

/** When each certificate ends, by domain. */
export const expires = Object.fromEntries(sites.map(({ domain }, index) => [domain, deployments[index]?.notAfter]));
