import * as certificates from "@pulumi/alicloud-certificates";
import * as pulumi from "@pulumi/pulumi";

const site = new certificates.CasCertificate("site", {
  certificate: new pulumi.asset.FileAsset("fullchain.pem"),
  privateKey: new pulumi.asset.FileAsset("privkey.pem"),
});
// For a listener of a load balancer, and for everything else that takes a certificate of the store.
export const certIdentifier = site.certIdentifier;
