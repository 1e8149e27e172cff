import * as certificates from "@pulumi/alicloud-certificates";
import * as pulumi from "@pulumi/pulumi";

const site = new certificates.CertificateRollout("site", {
  certificate: new pulumi.asset.FileAsset("fullchain.pem"),
  privateKey: new pulumi.asset.FileAsset("privkey.pem"),
  cdnDomains: ["canary.example.com", "www.example.com"],
  ossDomains: [{ domain: "files.example.com", bucket: "my-files" }],
  bucket: { bucket: "my-certificates", prefix: "certs/example.com" },
  canary: "canary.example.com",
});
export const expires = site.notAfter;
