import * as certificates from "@pulumi/alicloud-certificates";
import * as pulumi from "@pulumi/pulumi";

const site = new certificates.OssCertificateDeployment("site", {
  bucket: "my-certificates",
  prefix: "certs/example.com",
  certificate: new pulumi.asset.FileAsset("fullchain.pem"),
  privateKey: new pulumi.asset.FileAsset("privkey.pem"),
});
export const expires = site.notAfter;
