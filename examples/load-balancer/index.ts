import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { CasCertificate } from "pulumi-alicloud-certificates";

const config = new pulumi.Config();

const certificate = new CasCertificate("site", {
  certificate: new pulumi.asset.FileAsset(config.require("certificate")),
  privateKey: new pulumi.asset.FileAsset(config.require("privateKey")),
});

// A renewal is a new certificate with a new identifier: the listener changes to it before the old one is deleted.
const https = new alicloud.alb.Listener("https", {
  loadBalancerId: config.require("loadBalancer"),
  listenerProtocol: "HTTPS",
  listenerPort: 443,
  certificates: { certificateId: certificate.certIdentifier },
  defaultActions: [
    {
      type: "ForwardGroup",
      forwardGroupConfig: { serverGroupTuples: [{ serverGroupId: config.require("serverGroup") }] },
    },
  ],
});

export const expires = certificate.notAfter;
export const listener = https.id;
