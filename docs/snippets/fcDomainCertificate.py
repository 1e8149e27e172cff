import pulumi
import pulumi_alicloud_certificates as certificates

api = certificates.FcDomainCertificate("api",
    domain="api.example.com",
    certificate=pulumi.FileAsset("fullchain.pem"),
    private_key=pulumi.FileAsset("privkey.pem"),
    protocol="HTTP,HTTPS")
pulumi.export("served", api.served_fingerprint)
