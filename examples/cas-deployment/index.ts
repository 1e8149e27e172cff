import * as pulumi from "@pulumi/pulumi";
import { CasCertificate, CasDeployment, type CasDeploymentResource } from "pulumi-alicloud-certificates";

const config = new pulumi.Config();

const certificate = new CasCertificate("site", {
  certificate: new pulumi.asset.FileAsset(config.require("certificate")),
  privateKey: new pulumi.asset.FileAsset(config.require("privateKey")),
});

// Each renewal takes one of the account's quota for deployments for each resource.
const deployment = new CasDeployment("site", {
  certificates: [certificate.reference],
  resources: config.requireObject<CasDeploymentResource[]>("resources"),
  contacts: [config.require("contact")],
  maxQuota: config.requireNumber("maxQuota"),
});

export const expires = certificate.notAfter;
export const results = deployment.results.apply((results) =>
  results.map(({ product, name, status }) => `${product} ${name}: ${status}`),
);
