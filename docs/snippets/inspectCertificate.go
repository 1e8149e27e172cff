package main

import (
	"github.com/pulumi-alicloud-certificates/pulumi-alicloud-certificates/sdk/go/alicloudcertificates"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		checked := alicloudcertificates.InspectCertificateOutput(ctx, alicloudcertificates.InspectCertificateOutputArgs{
			Certificate:     pulumi.NewFileAsset("fullchain.pem"),
			RequiredDomains: pulumi.StringArray{pulumi.String("www.example.com")},
		})
		ctx.Export("problems", checked.Problems())
		return nil
	})
}
