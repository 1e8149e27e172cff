import * as certificates from "@pulumi/alicloud-certificates";

const found = certificates.certificateTargetsOutput({ products: ["cdn", "oss"], days: 14 });
export const targets = found.targets;
