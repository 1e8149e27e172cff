using System.Collections.Generic;
using Pulumi;
using Pulumi.AlicloudCertificates;

return await Deployment.RunAsync(() =>
{
    var site = new OssCertificateDeployment("site", new()
    {
        Bucket = "my-certificates",
        Prefix = "certs/example.com",
        Certificate = new FileAsset("fullchain.pem"),
        PrivateKey = new FileAsset("privkey.pem"),
    });
    return new Dictionary<string, object?> { ["expires"] = site.NotAfter };
});
