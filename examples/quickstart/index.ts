import * as pulumi from "@pulumi/pulumi";
import { OssCertificateDeployment } from "pulumi-alicloud-certificates";

const config = new pulumi.Config();

// The key is given as a file, so it never enters the state, not even encrypted.
const site = new OssCertificateDeployment("site", {
  bucket: config.require("bucket"),
  prefix: config.get("prefix"),
  certificate: new pulumi.asset.FileAsset(config.require("certificate")),
  privateKey: new pulumi.asset.FileAsset(config.require("privateKey")),
  requiredDomains: config.getObject<string[]>("requiredDomains"),
  endpoint: config.get("endpoint"), // only for accounts that may not use the public one
  cname: config.getBoolean("cname"),
});

export const fingerprint = site.fingerprint;
export const expires = site.notAfter;
export const archive = site.archivePath;
export const latest = site.latestPath;
