import pulumi
import pulumi_alicloud_certificates as certificates

site = certificates.CertificateRollout("site",
    certificate=pulumi.FileAsset("fullchain.pem"),
    private_key=pulumi.FileAsset("privkey.pem"),
    cdn_domains=["canary.example.com", "www.example.com"],
    oss_domains=[certificates.RolloutOssDomainArgs(
        domain="files.example.com",
        bucket="my-files")],
    bucket=certificates.RolloutBucketArgs(
        bucket="my-certificates",
        prefix="certs/example.com"),
    canary="canary.example.com")
pulumi.export("expires", site.not_after)
