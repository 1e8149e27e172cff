import * as certificates from "@pulumi/alicloud-certificates";
import * as pulumi from "@pulumi/pulumi";

const files = new certificates.OssDomainCertificate("files", {
  bucket: "my-files",
  domain: "files.example.com",
  certificate: new pulumi.asset.FileAsset("fullchain.pem"),
  privateKey: new pulumi.asset.FileAsset("privkey.pem"),
});
export const served = files.servedFingerprint;
