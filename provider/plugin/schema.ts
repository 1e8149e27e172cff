import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, packageVersion } from "../packageVersion";

export { packageName, tokenOf } from "../engine/typeToken";

/** schema.json with the version of package.json, as JSON text. */
export function readSchema(): string {
  const schema = JSON.parse(readFileSync(join(packageFolder, "schema.json"), "utf8")) as object;
  return JSON.stringify({ ...schema, version: packageVersion() });
}
