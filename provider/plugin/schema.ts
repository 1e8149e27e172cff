import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, packageVersion } from "../packageVersion";

/** The package's name for Pulumi: in tokens, in a stack's configuration, behind `pulumi-resource-`. */
export const packageName = "alicloud-certificates";

/** The types as the schema names them. */
export const tokens = {
  deployment: "alicloud-certificates:index:OssCertificateDeployment",
  httpsOnlyPolicy: "alicloud-certificates:index:HttpsOnlyPolicy",
  bucket: "alicloud-certificates:index:CertificateBucket",
  inspect: "alicloud-certificates:index:inspectCertificate",
} as const;

/** schema.json with the version that package.json has, JSON. */
export function readSchema(): string {
  const schema = JSON.parse(readFileSync(join(packageFolder, "schema.json"), "utf8")) as object;
  return JSON.stringify({ ...schema, version: packageVersion() });
}
