import * as certificates from "@pulumi/alicloud-certificates";
import * as pulumi from "@pulumi/pulumi";

const api = new certificates.FcDomainCertificate("api", {
  domain: "api.example.com",
  certificate: new pulumi.asset.FileAsset("fullchain.pem"),
  privateKey: new pulumi.asset.FileAsset("privkey.pem"),
  protocol: "HTTP,HTTPS",
});
export const served = api.servedFingerprint;
