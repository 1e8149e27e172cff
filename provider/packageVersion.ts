import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The package's folder: two above dist/provider. */
export const packageFolder = dirname(dirname(__dirname));

/** The package's version, which is also the plugin's. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as { version: string };
  return version;
}
