"""Deploys fullchain.pem and privkey.pem of this folder."""

import pulumi
from oss_certificate_deployment import OssCertificateDeployment

config = pulumi.Config()

site = OssCertificateDeployment(
    "site",
    {
        "bucket": config.require("bucket"),
        "prefix": config.get("prefix"),
        "endpoint": config.get("endpoint"),  # only for accounts that may not use the public one
        "certificate": pulumi.FileAsset("fullchain.pem"),
        # A file, so the key never enters the state, not even encrypted.
        "privateKey": pulumi.FileAsset("privkey.pem"),
    },
)

pulumi.export("fingerprint", site.fingerprint)
pulumi.export("expires", site.notAfter)
