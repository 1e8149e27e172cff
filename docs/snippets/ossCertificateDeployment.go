package main

import (
	"github.com/pulumi-alicloud-certificates/pulumi-alicloud-certificates/sdk/go/alicloudcertificates"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		site, err := alicloudcertificates.NewOssCertificateDeployment(ctx, "site", &alicloudcertificates.OssCertificateDeploymentArgs{
			Bucket:      pulumi.String("my-certificates"),
			Prefix:      pulumi.String("certs/example.com"),
			Certificate: pulumi.NewFileAsset("fullchain.pem"),
			PrivateKey:  pulumi.NewFileAsset("privkey.pem"),
		})
		if err != nil {
			return err
		}
		ctx.Export("expires", site.NotAfter)
		return nil
	})
}
