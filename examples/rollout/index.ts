import * as pulumi from "@pulumi/pulumi";
import { type ActiveCertificate, CertificateRollout } from "pulumi-alicloud-certificates";

const config = new pulumi.Config();

// The keys are given as files, so they never enter the state.
const pem = (name: string) => ({
  certificate: new pulumi.asset.FileAsset(`${config.require("folder")}/${name}fullchain.pem`),
  privateKey: new pulumi.asset.FileAsset(`${config.require("folder")}/${name}privkey.pem`),
});

const site = new CertificateRollout("site", {
  ...pem(""),
  backup: pem("backup-"),
  active: config.require<ActiveCertificate>("active"),
  bucket: { bucket: "my-certificates", prefix: "certs/example.com", endpoint: config.get("endpoint") },
  cdnDomains: ["canary.example.com", "www.example.com"],
  ossDomains: [{ domain: "files.example.com", bucket: "my-files" }],
  fcDomains: [{ domain: "api.example.com" }],
  canary: "canary.example.com",
});

export const certIdentifier = site.certIdentifier; // for load balancers and others that take it
export const expires = pulumi.all([site.notAfter, site.backupNotAfter]);
