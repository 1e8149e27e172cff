import * as certificates from "@pulumi/alicloud-certificates";
import * as pulumi from "@pulumi/pulumi";

const site = new certificates.CasCertificate("site", {
  certificate: new pulumi.asset.FileAsset("fullchain.pem"),
  privateKey: new pulumi.asset.FileAsset("privkey.pem"),
});
new certificates.CasDeployment("site", {
  certificates: [site.certIdentifier],
  resources: [{ product: "WAF", name: "shop.example.com" }],
  contacts: ["Operations"],
  // What it may take of the account's quota for deployments.
  maxQuota: 1,
});
