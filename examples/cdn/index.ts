import * as pulumi from "@pulumi/pulumi";
import { CasCertificate, CdnDomainCertificate } from "pulumi-alicloud-certificates";

const config = new pulumi.Config();

// One upload, however many domains. The key is given as a file, so it never enters the state.
const certificate = new CasCertificate("site", {
  certificate: new pulumi.asset.FileAsset(config.require("certificate")),
  privateKey: new pulumi.asset.FileAsset(config.require("privateKey")),
});

const domains = config.requireObject<string[]>("domains").map(
  (domain) =>
    new CdnDomainCertificate(domain, {
      domain,
      casCertificate: certificate.reference,
      forceHttps: true,
      // Browsers remember it that long: begin with minutes, and raise it when everything works.
      hsts: { maxAge: 300 },
    }),
);

export const expires = certificate.notAfter;
export const served = domains.map(
  ({ domain, servedFingerprint }) => pulumi.interpolate`${domain}: ${servedFingerprint}`,
);
