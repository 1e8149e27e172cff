import pulumi
import pulumi_alicloud_certificates as certificates

site = certificates.CasCertificate("site",
    certificate=pulumi.FileAsset("fullchain.pem"),
    private_key=pulumi.FileAsset("privkey.pem"))
certificates.CdnDomainCertificate("www",
    domain="www.example.com",
    # Field by field, so that a preview knows all of a renewal but the identifier, and matches the names.
    cas_certificate=certificates.CertificateReferenceArgs(
        cert_identifier=site.cert_identifier,
        fingerprint=site.fingerprint,
        fingerprint_sha256=site.fingerprint_sha256,
        subject_alternative_names=site.subject_alternative_names,
        not_before=site.not_before,
        not_after=site.not_after),
    force_https=True)
