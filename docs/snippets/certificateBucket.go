package main

import (
	"github.com/pulumi-alicloud-certificates/pulumi-alicloud-certificates/sdk/go/alicloudcertificates"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		_, err := alicloudcertificates.NewCertificateBucket(ctx, "certificates", &alicloudcertificates.CertificateBucketArgs{
			Bucket:   pulumi.String("my-certificates"),
			Prefixes: pulumi.StringArray{pulumi.String("certs/example.com"), pulumi.String("certs/example.org")},
			User:     pulumi.String("deployer"),
		})
		if err != nil {
			return err
		}
		return nil
	})
}
