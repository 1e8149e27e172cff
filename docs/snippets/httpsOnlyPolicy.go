package main

import (
	"github.com/pulumi-alicloud-certificates/pulumi-alicloud-certificates/sdk/go/alicloudcertificates"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		_, err := alicloudcertificates.NewHttpsOnlyPolicy(ctx, "https-only", &alicloudcertificates.HttpsOnlyPolicyArgs{
			Bucket: pulumi.String("my-certificates"),
		})
		if err != nil {
			return err
		}
		return nil
	})
}
