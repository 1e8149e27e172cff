import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, packageVersion } from "../packageVersion";

/** The package's name for Pulumi: in tokens, in a stack's configuration, behind `pulumi-resource-`. */
export const packageName = "alicloud-certificates";

/** The token of a type or function, as the schema names it. */
export const tokenOf = (name: string) => `${packageName}:index:${name}`;

/** schema.json with the version that package.json has, JSON. */
export function readSchema(): string {
  const schema = JSON.parse(readFileSync(join(packageFolder, "schema.json"), "utf8")) as object;
  return JSON.stringify({ ...schema, version: packageVersion() });
}
