import pulumi
import pulumi_alicloud_certificates as certificates

files = certificates.OssDomainCertificate("files",
    bucket="my-files",
    domain="files.example.com",
    certificate=pulumi.FileAsset("fullchain.pem"),
    private_key=pulumi.FileAsset("privkey.pem"))
pulumi.export("served", files.served_fingerprint)
