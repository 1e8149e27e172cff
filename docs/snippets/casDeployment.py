import pulumi
import pulumi_alicloud_certificates as certificates

site = certificates.CasCertificate("site",
    certificate=pulumi.FileAsset("fullchain.pem"),
    private_key=pulumi.FileAsset("privkey.pem"))
certificates.CasDeployment("site",
    certificates=[site.cert_identifier],
    resources=[certificates.CasDeploymentResourceArgs(
        product="WAF",
        name="shop.example.com")],
    contacts=["Operations"],
    # What it may take of the account's quota for deployments.
    max_quota=1)
