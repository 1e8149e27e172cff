import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { CasCertificate, OssDomainCertificate } from "pulumi-alicloud-certificates";

const config = new pulumi.Config();
const bucket = config.require("bucket");
const domain = config.require("domain");

const certificate = new CasCertificate("site", {
  certificate: new pulumi.asset.FileAsset(config.require("certificate")),
  privateKey: new pulumi.asset.FileAsset(config.require("privateKey")),
});

// @pulumi/alicloud binds the domain, and leaves its certificate alone.
const binding = new alicloud.oss.BucketCname("binding", { bucket, domain }, { ignoreChanges: ["certificate"] });

const files = new OssDomainCertificate(
  "files",
  { bucket, domain, casCertificate: certificate.reference },
  { dependsOn: binding },
);

export const expires = certificate.notAfter;
export const served = files.servedFingerprint;
