// @ts-check
// `npm run bundle [-- folder]`: makes the plugin without node_modules in <folder>/plugin, and the archives of a release beside it. Default: bundle/.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { archiveOf } from "./bundle/archive.mjs";
import { bundlePlugin, pluginName } from "./bundle/plugin.mjs";
import { inRepository } from "./setup/repository.mjs";

/** As Pulumi names them. The content is the same: what differs, Node brings. */
const platforms = ["linux", "darwin", "windows"].flatMap((system) => [`${system}-amd64`, `${system}-arm64`]);

const folder = resolve(process.argv[2] ?? inRepository("bundle"));
const files = await bundlePlugin();

writeFolder("plugin", files);
const { version } = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));
const content = archiveOf(files);
const archives = platforms.map((platform) => ({ name: `${pluginName}-v${version}-${platform}.tar.gz`, content }));
const digest = createHash("sha256").update(content).digest("hex");
const checksums = archives.map(({ name }) => `${digest}  ${name}\n`).join("");
writeFolder("archives", [...archives, { name: "SHA256SUMS", content: Buffer.from(checksums) }]);
process.stdout.write(
  `${join(folder, "plugin")}: ${megabytes(files)}\n${join(folder, "archives")}: ${megabytes([{ content }])} each\n`,
);

/**
 * @param {string} name
 * @param {readonly import("./bundle/plugin.mjs").BundledFile[]} contents
 */
function writeFolder(name, contents) {
  rmSync(join(folder, name), { recursive: true, force: true });
  mkdirSync(join(folder, name), { recursive: true });
  for (const { name: file, content, isExecutable } of contents) {
    writeFileSync(join(folder, name, file), content, { mode: isExecutable ? 0o755 : 0o644 });
  }
}

/** @param {readonly { content: Buffer }[]} contents */
function megabytes(contents) {
  return `${(contents.reduce((total, { content }) => total + content.length, 0) / 1e6).toFixed(1)} MB`;
}
