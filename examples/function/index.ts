import * as pulumi from "@pulumi/pulumi";
import { FcDomainCertificate } from "pulumi-alicloud-certificates";

const config = new pulumi.Config();

// Function Compute takes no certificate of Certificate Management Service, so certificate and key are given here.
const api = new FcDomainCertificate("api", {
  domain: config.require("domain"),
  certificate: new pulumi.asset.FileAsset(config.require("certificate")),
  privateKey: new pulumi.asset.FileAsset(config.require("privateKey")),
  protocol: "HTTP,HTTPS",
});

export const expires = api.notAfter;
export const served = api.servedFingerprint;
