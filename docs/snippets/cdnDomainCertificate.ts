import * as certificates from "@pulumi/alicloud-certificates";
import * as pulumi from "@pulumi/pulumi";

const site = new certificates.CasCertificate("site", {
  certificate: new pulumi.asset.FileAsset("fullchain.pem"),
  privateKey: new pulumi.asset.FileAsset("privkey.pem"),
});
new certificates.CdnDomainCertificate("www", {
  domain: "www.example.com",
  // Field by field, so that a preview knows all of a renewal but the identifier, and matches the names.
  casCertificate: {
    certIdentifier: site.certIdentifier,
    fingerprint: site.fingerprint,
    fingerprintSha256: site.fingerprintSha256,
    subjectAlternativeNames: site.subjectAlternativeNames,
    notBefore: site.notBefore,
    notAfter: site.notAfter,
  },
  forceHttps: true,
});
