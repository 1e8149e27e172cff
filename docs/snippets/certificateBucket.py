import pulumi
import pulumi_alicloud_certificates as certificates

certificates.CertificateBucket("certificates",
    bucket="my-certificates",
    prefixes=["certs/example.com", "certs/example.org"],
    user="deployer")
