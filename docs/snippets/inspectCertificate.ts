import * as certificates from "@pulumi/alicloud-certificates";
import * as pulumi from "@pulumi/pulumi";

const checked = certificates.inspectCertificateOutput({
  certificate: new pulumi.asset.FileAsset("fullchain.pem"),
  requiredDomains: ["www.example.com"],
});
export const problems = checked.problems;
