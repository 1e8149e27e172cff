import * as pulumi from "@pulumi/pulumi";
import { OssCertificateDeployment } from "pulumi-alicloud-certificates";

const config = new pulumi.Config();

// `provision` is a CertificateBucket by the deployment's own arguments. The bucket exists, so only its policy is touched:
// one statement is added that refuses plain HTTP, and what others wrote stays as it is, to the byte.
const site = new OssCertificateDeployment("site", {
  bucket: config.require("bucket"),
  prefix: config.require("prefix"),
  certificate: new pulumi.asset.FileAsset(config.require("certificate")),
  privateKey: new pulumi.asset.FileAsset(config.require("privateKey")),
  provision: { existing: true, user: config.require("user") },
  endpoint: config.get("endpoint"), // only for accounts that may not use the public one
});

export const policyName = site.certificateBucket?.policyName;
export const archive = site.archivePath;
export const latest = site.latestPath;
