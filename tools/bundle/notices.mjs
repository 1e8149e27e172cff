// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * @param {import("esbuild").Metafile} metafile
 * @param {string} root the folder that its paths begin at
 * @returns {string[]} folders of the packages that are in the bundle, sorted
 */
export function bundledPackages(metafile, root) {
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0),
  );
  const folders = files.flatMap((file) => /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(folders)].sort().map((folder) => resolve(root, folder));
}

/**
 * @param {readonly string[]} folders of packages
 * @returns {string} name, version, license and license text of each
 * @throws {Error} if a package names no license
 */
export function thirdPartyNotices(folders) {
  const notices = folders.map(noticeOf);
  return `The plugin contains these packages, in part or whole:\n\n${[...new Set(notices)].join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** @param {string} folder */
function noticeOf(folder) {
  const { name, version, license, licenses } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const terms =
    license?.type ?? license ?? licenses?.map((/** @type {{ type: string }} */ { type }) => type).join(" or ");
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file) && !/\.(js|ts)$/.test(file))
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  if (terms === undefined && texts.length === 0) {
    throw new Error(`${name} ${version} names no license, so it can't be in the bundle.`);
  }
  return `${[`${name} ${version} (${terms ?? "see below"})`, ...texts].join("\n\n")}\n`;
}
