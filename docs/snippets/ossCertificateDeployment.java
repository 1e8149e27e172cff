import com.pulumi.Pulumi;
import com.pulumi.alicloudcertificates.OssCertificateDeployment;
import com.pulumi.alicloudcertificates.OssCertificateDeploymentArgs;
import com.pulumi.asset.FileAsset;

public class App {
    public static void main(String[] args) {
        Pulumi.run(context -> {
            var site = new OssCertificateDeployment("site", OssCertificateDeploymentArgs.builder()
                .bucket("my-certificates")
                .prefix("certs/example.com")
                .certificate(new FileAsset("fullchain.pem"))
                .privateKey(new FileAsset("privkey.pem"))
                .build());
            context.export("expires", site.notAfter());
        });
    }
}
