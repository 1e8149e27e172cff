package main

import (
	"github.com/pulumi-alicloud-certificates/pulumi-alicloud-certificates/sdk/go/alicloudcertificates"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		site, err := alicloudcertificates.NewCasCertificate(ctx, "site", &alicloudcertificates.CasCertificateArgs{
			Certificate: pulumi.NewFileAsset("fullchain.pem"),
			PrivateKey:  pulumi.NewFileAsset("privkey.pem"),
		})
		if err != nil {
			return err
		}
		_, err = alicloudcertificates.NewCdnDomainCertificate(ctx, "www", &alicloudcertificates.CdnDomainCertificateArgs{
			Domain: pulumi.String("www.example.com"),
			// Field by field, so that a preview knows all of a renewal but the identifier, and matches the names.
			CasCertificate: alicloudcertificates.CertificateReferenceArgs{
				CertIdentifier:          site.CertIdentifier,
				Fingerprint:             site.Fingerprint,
				FingerprintSha256:       site.FingerprintSha256,
				SubjectAlternativeNames: site.SubjectAlternativeNames,
				NotBefore:               site.NotBefore,
				NotAfter:                site.NotAfter,
			},
			ForceHttps: pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		return nil
	})
}
