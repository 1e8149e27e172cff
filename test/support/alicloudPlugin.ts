import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Emulator } from "../../emulator";

/** Which `pulumi-resource-alicloud` the engine will start. */
export interface AlicloudPlugin {
  kind: "real" | "stand-in";
  /** For people: which one ran. */
  description: string;
  /** What its process, and so the engine's, must find in its environment. */
  environment: Record<string, string>;
}

/**
 * The real plugin when it is on PATH or installed, else the stand-in of alicloudStandIn/, put on PATH. Both reach the
 * emulator alike: by a proxy that takes every host for the emulator, with HTTPS and the certificates of its authority.
 *
 * The proxy's variables are in upper case only: the lower-case ones would send the engine's own connections there too.
 */
export function alicloudPlugin(emulator: Emulator): AlicloudPlugin {
  const environment = {
    HTTPS_PROXY: emulator.proxy,
    HTTP_PROXY: emulator.proxy,
    SSL_CERT_FILE: emulator.certificateAuthorityFile,
    NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile,
  };
  const real = realPlugin();
  return real === undefined
    ? {
        kind: "stand-in",
        description: "the stand-in for the alicloud plugin, test/support/alicloudStandIn",
        environment: { ...environment, PATH: `${standInFolder()}${delimiter}${process.env.PATH ?? ""}` },
      }
    : { kind: "real", description: `the real alicloud plugin, ${real}`, environment };
}

/** Configuration that keeps the real plugin from asking the billing API which kind of account it has. */
export const pluginConfig = { "alicloud:accountType": { value: "Domestic" } } as const;

/** Where the real plugin lies, if it does. */
function realPlugin(): string | undefined {
  const names = process.platform === "win32" ? [`${command}.exe`] : [command];
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
  if (onPath !== undefined) {
    return onPath;
  }
  const plugins = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
  const installed = existsSync(plugins)
    ? readdirSync(plugins).find((folder) => /^resource-alicloud-v[\d.]+$/.test(folder))
    : undefined;
  return installed && join(plugins, installed);
}

const command = "pulumi-resource-alicloud";

let folder: string | undefined;

/** A folder with a command that starts the stand-in, made once a process. */
function standInFolder(): string {
  if (folder !== undefined) {
    return folder;
  }
  folder = mkdtempSync(join(tmpdir(), "alicloud-stand-in-"));
  mkdirSync(folder, { recursive: true });
  const main = join(__dirname, "alicloudStandIn", "main.js");
  if (process.platform === "win32") {
    writeFileSync(join(folder, `${command}.cmd`), `@"${process.execPath}" "${main}" %*\r\n`);
  } else {
    const file = join(folder, command);
    writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
    chmodSync(file, 0o755);
  }
  return folder;
}
