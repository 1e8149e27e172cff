import pulumi
import pulumi_alicloud_certificates as certificates

found = certificates.certificate_targets_output(
    products=["cdn", "oss"],
    days=14)
pulumi.export("targets", found.targets)
