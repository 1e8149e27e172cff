import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { Emulator } from "../../emulator";
import { temporaryFolder } from "./temporaryFolder";

/** The real plugin's command, if it is on PATH or installed by `pulumi plugin install resource alicloud`. */
const realPlugin = findOnPath() ?? findInstalled();

/** Which plugin the engine will start; for the titles of tests, so that what ran is said. */
export const pluginName =
  realPlugin === undefined
    ? "the stand-in for the alicloud plugin (test/support/alicloudStandIn)"
    : `the real alicloud plugin (${realPlugin})`;

/** Configuration that keeps the real plugin from asking the billing API which kind of account it has. */
export const pluginConfig = { "alicloud:accountType": { value: "Domestic" } } as const;

/**
 * What the engine must find in its environment: a `pulumi-resource-alicloud` on PATH, the real one or else the stand-in.
 * Both reach the emulator alike: by a proxy that sends every host's requests to the emulator, with HTTPS and the certificates of its
 * authority. The proxy's variables are in upper case only; in lower case they would send the engine's own connections
 * there too.
 */
export function pluginEnvironment(emulator: Emulator): Record<string, string> {
  const folder = realPlugin === undefined ? standInFolder() : dirname(realPlugin);
  return {
    PATH: `${folder}${delimiter}${process.env.PATH ?? ""}`,
    HTTPS_PROXY: emulator.proxy,
    HTTP_PROXY: emulator.proxy,
    SSL_CERT_FILE: emulator.certificateAuthorityFile,
    NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile,
  };
}

function findOnPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map(commandIn).find((file) => existsSync(file));
}

/** Looks where Pulumi installs plugins, and where the user's own Pulumi does when the tests run with another home. */
function findInstalled(): string | undefined {
  const homes = [process.env.PULUMI_HOME ?? "", join(homedir(), ".pulumi")];
  return homes
    .map((home) => join(home, "plugins"))
    .filter((plugins) => existsSync(plugins))
    .flatMap((plugins) => readdirSync(plugins).map((name) => join(plugins, name)))
    .filter((folder) => /resource-alicloud-v[\d.]+$/.test(folder))
    .map(commandIn)
    .find((file) => existsSync(file));
}

function commandIn(folder: string): string {
  return join(folder, process.platform === "win32" ? "pulumi-resource-alicloud.exe" : "pulumi-resource-alicloud");
}

let folder: string | undefined;

/** A folder with a command that starts the stand-in, made once a process. */
function standInFolder(): string {
  if (folder !== undefined) {
    return folder;
  }
  folder = temporaryFolder("alicloud-stand-in-");
  const main = join(__dirname, "alicloudStandIn", "main.js");
  if (process.platform === "win32") {
    writeFileSync(join(folder, "pulumi-resource-alicloud.cmd"), `@"${process.execPath}" "${main}" %*\r\n`);
  } else {
    const file = join(folder, "pulumi-resource-alicloud");
    writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
    chmodSync(file, 0o755);
  }
  process.on("exit", removeStandInFolder);
  return folder;
}

function removeStandInFolder(): void {
  if (folder !== undefined) {
    rmSync(folder, { recursive: true, force: true });
  }
}
