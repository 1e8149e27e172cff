package main

import (
	"github.com/pulumi-alicloud-certificates/pulumi-alicloud-certificates/sdk/go/alicloudcertificates"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		api, err := alicloudcertificates.NewFcDomainCertificate(ctx, "api", &alicloudcertificates.FcDomainCertificateArgs{
			Domain:      pulumi.String("api.example.com"),
			Certificate: pulumi.NewFileAsset("fullchain.pem"),
			PrivateKey:  pulumi.NewFileAsset("privkey.pem"),
			Protocol:    alicloudcertificates.FcProtocolHTTPAndHTTPS,
		})
		if err != nil {
			return err
		}
		ctx.Export("served", api.ServedFingerprint)
		return nil
	})
}
