import * as certificates from "@pulumi/alicloud-certificates";

new certificates.HttpsOnlyPolicy("https-only", {
  bucket: "my-certificates",
});
