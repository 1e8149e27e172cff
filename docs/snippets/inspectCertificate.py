import pulumi
import pulumi_alicloud_certificates as certificates

checked = certificates.inspect_certificate_output(
    certificate=pulumi.FileAsset("fullchain.pem"),
    required_domains=["www.example.com"])
pulumi.export("problems", checked.problems)
