"""Puts fullchain.pem and privkey.pem of this folder on CDN domains."""

import pulumi
from cas_certificate import CasCertificate, CdnDomainCertificate

config = pulumi.Config()

certificate = CasCertificate(
    "site",
    {
        "certificate": pulumi.FileAsset("fullchain.pem"),
        # A file, so the key never enters the state, not even encrypted.
        "privateKey": pulumi.FileAsset("privkey.pem"),
    },
)

for domain in config.require_object("domains"):
    CdnDomainCertificate(
        domain,
        {
            "domain": domain,
            "casCertificate": certificate.reference,
            "forceHttps": True,
            "hsts": {"maxAge": 300},
        },
    )

pulumi.export("expires", certificate.notAfter)
