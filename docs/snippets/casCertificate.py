import pulumi
import pulumi_alicloud_certificates as certificates

site = certificates.CasCertificate("site",
    certificate=pulumi.FileAsset("fullchain.pem"),
    private_key=pulumi.FileAsset("privkey.pem"))
# For a listener of a load balancer, and for everything else that takes a certificate of the store.
pulumi.export("certIdentifier", site.cert_identifier)
