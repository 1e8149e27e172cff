import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, packageVersion } from "../packageVersion";

/** The package's name in Pulumi: in tokens, in a stack's configuration, after `pulumi-resource-`. */
export const packageName = "alicloud-certificates";

/** The token of a type or function in the schema. */
export const tokenOf = (name: string) => `${packageName}:index:${name}`;

/** schema.json with the version of package.json, as JSON text. */
export function readSchema(): string {
  const schema = JSON.parse(readFileSync(join(packageFolder, "schema.json"), "utf8")) as object;
  return JSON.stringify({ ...schema, version: packageVersion() });
}
