package main

import (
	"github.com/pulumi-alicloud-certificates/pulumi-alicloud-certificates/sdk/go/alicloudcertificates"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		site, err := alicloudcertificates.NewCertificateRollout(ctx, "site", &alicloudcertificates.CertificateRolloutArgs{
			Certificate: pulumi.NewFileAsset("fullchain.pem"),
			PrivateKey:  pulumi.NewFileAsset("privkey.pem"),
			CdnDomains:  []string{"canary.example.com", "www.example.com"},
			OssDomains: alicloudcertificates.RolloutOssDomainArray{alicloudcertificates.RolloutOssDomainArgs{
				Domain: "files.example.com",
				Bucket: pulumi.String("my-files"),
			}},
			Bucket: &alicloudcertificates.RolloutBucketArgs{
				Bucket: pulumi.String("my-certificates"),
				Prefix: pulumi.String("certs/example.com"),
			},
			Canary: pulumi.StringRef("canary.example.com"),
		})
		if err != nil {
			return err
		}
		ctx.Export("expires", site.NotAfter)
		return nil
	})
}
