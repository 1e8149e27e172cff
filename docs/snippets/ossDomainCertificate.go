package main

import (
	"github.com/pulumi-alicloud-certificates/pulumi-alicloud-certificates/sdk/go/alicloudcertificates"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		files, err := alicloudcertificates.NewOssDomainCertificate(ctx, "files", &alicloudcertificates.OssDomainCertificateArgs{
			Bucket:      pulumi.String("my-files"),
			Domain:      pulumi.String("files.example.com"),
			Certificate: pulumi.NewFileAsset("fullchain.pem"),
			PrivateKey:  pulumi.NewFileAsset("privkey.pem"),
		})
		if err != nil {
			return err
		}
		ctx.Export("served", files.ServedFingerprint)
		return nil
	})
}
