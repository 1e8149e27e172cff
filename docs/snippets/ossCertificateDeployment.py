import pulumi
import pulumi_alicloud_certificates as certificates

site = certificates.OssCertificateDeployment("site",
    bucket="my-certificates",
    prefix="certs/example.com",
    certificate=pulumi.FileAsset("fullchain.pem"),
    private_key=pulumi.FileAsset("privkey.pem"))
pulumi.export("expires", site.not_after)
