import * as certificates from "@pulumi/alicloud-certificates";

new certificates.CertificateBucket("certificates", {
  bucket: "my-certificates",
  prefixes: ["certs/example.com", "certs/example.org"],
  user: "deployer",
});
