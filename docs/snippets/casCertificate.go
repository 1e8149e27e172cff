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
		// For a listener of a load balancer, and for everything else that takes a certificate of the store.
		ctx.Export("certIdentifier", site.CertIdentifier)
		return nil
	})
}
