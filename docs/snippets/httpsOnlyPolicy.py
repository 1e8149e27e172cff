import pulumi
import pulumi_alicloud_certificates as certificates

certificates.HttpsOnlyPolicy("https-only",
    bucket="my-certificates")
