package main

import (
	"github.com/pulumi-alicloud-certificates/pulumi-alicloud-certificates/sdk/go/alicloudcertificates"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		found := alicloudcertificates.CertificateTargetsOutput(ctx, alicloudcertificates.CertificateTargetsOutputArgs{
			Products: alicloudcertificates.TargetProductArray{alicloudcertificates.TargetProductCdn, alicloudcertificates.TargetProductOss},
			Days:     pulumi.Float64(14),
		})
		ctx.Export("targets", found.Targets())
		return nil
	})
}
