import * as pulumi from "@pulumi/pulumi";
import { CertificateBucket, OssCertificateDeployment } from "pulumi-alicloud-certificates";

const config = new pulumi.Config();
const prefix = config.require("prefix");
const endpoint = config.get("endpoint"); // only for accounts that may not use the public one

// Private, encrypted, no public access, HTTPS only. The archives can't be overwritten, and go after 400 days.
const certificates = new CertificateBucket("certificates", {
  bucket: config.require("bucket"),
  prefixes: [prefix],
  createUser: true,
  guardArchives: true,
  expireArchivesAfterDays: 400,
  endpoint,
});

// `deployer` is the new RAM user: the upload is made with its key, not with the one that `pulumi up` runs with.
const site = new OssCertificateDeployment(
  "site",
  {
    bucket: certificates.bucket,
    prefix,
    certificate: new pulumi.asset.FileAsset(config.require("certificate")),
    privateKey: new pulumi.asset.FileAsset(config.require("privateKey")),
    endpoint,
  },
  { provider: certificates.deployer, dependsOn: certificates },
);

export const policy = certificates.policyDocument;
export const accessKeyId = certificates.accessKeyId;
export const accessKeySecret = certificates.accessKeySecret; // encrypted; `pulumi stack output --show-secrets`
export const archive = site.archivePath;
export const latest = site.latestPath;
