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
		_, err = alicloudcertificates.NewCasDeployment(ctx, "site", &alicloudcertificates.CasDeploymentArgs{
			Certificates: pulumi.Array{site.CertIdentifier},
			Resources: alicloudcertificates.CasDeploymentResourceArray{alicloudcertificates.CasDeploymentResourceArgs{
				Product: alicloudcertificates.CloudProductWAF,
				Name:    pulumi.String("shop.example.com"),
			}},
			Contacts: pulumi.StringArray{pulumi.String("Operations")},
			// What it may take of the account's quota for deployments.
			MaxQuota: pulumi.Float64(1),
		})
		if err != nil {
			return err
		}
		return nil
	})
}
