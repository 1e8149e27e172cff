// @ts-check
import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { inRepository, repositoryFolder } from "../setup/repository.mjs";
import { computedModules } from "./computedModules.mjs";
import { bundledPackages, thirdPartyNotices } from "./notices.mjs";
import { unusedModules } from "./unusedModules.mjs";

export const pluginName = "pulumi-resource-alicloud-certificates";

/**
 * @typedef {{ name: string, content: Buffer, isExecutable?: boolean }} BundledFile
 */

/**
 * There is no PulumiPlugin.yaml: for a folder with one, Pulumi installs dependencies, and starts it by @pulumi/pulumi in its node_modules.
 * @returns {Promise<BundledFile[]>} the files of the plugin, which needs Node and no packages
 */
export async function bundlePlugin() {
  const { code, comments, packages } = await bundleCode();
  const notices = `${thirdPartyNotices(packages)}\n${"-".repeat(80)}\n\nComments in the code:\n\n${comments}`;
  const copied = ["LICENSE", "schema.json"].map((name) => ({ name, content: readFileSync(inRepository(name)) }));
  const command = readFileSync(inRepository("bin", `${pluginName}.cmd`));
  return [
    { name: pluginName, content: Buffer.from(code), isExecutable: true },
    { name: `${pluginName}.cmd`, content: command, isExecutable: true },
    { name: "package.json", content: Buffer.from(`${JSON.stringify(manifest(), undefined, 2)}\n`) },
    ...copied,
    { name: "THIRD-PARTY-NOTICES.txt", content: Buffer.from(notices) },
  ];
}

/** The version that the plugin reports, and the format in which Node reads a file without extension. */
function manifest() {
  const { version, license, repository, engines } = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));
  return { name: pluginName, version, private: true, license, repository, type: "commonjs", engines };
}

async function bundleCode() {
  const { outputFiles, metafile } = await build({
    absWorkingDir: repositoryFolder,
    stdin: {
      contents: 'import { main } from "./provider/plugin/main"; main(process.argv.slice(2));',
      resolveDir: repositoryFolder,
    },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    banner: { js: "#!/usr/bin/env node" },
    // Names stay as they are, for stack traces and for libraries that read them.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "external",
    metafile: true,
    write: false,
    outfile: "plugin.js",
    plugins: [computedModules(inRepository("provider")), unusedModules()],
    logLevel: "silent",
  });
  const textOf = (/** @type {string} */ ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return {
    code: textOf("plugin.js"),
    comments: textOf(".LEGAL.txt"),
    packages: bundledPackages(metafile, repositoryFolder),
  };
}
