// @ts-check
// `npm run test:matrix`: the unit, host, plugin and main engine tests on every supported Node, with the oldest and the newest @pulumi/pulumi of the peer
// range. Each combination runs in a copy of the committed files, so this clone keeps its packages.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { lastLines, run } from "./setup/childProcess.mjs";
import { withFolderFirstOnPath } from "./setup/environment.mjs";
import { createProgress } from "./setup/progress.mjs";
import { inRepository, repositoryFolder } from "./setup/repository.mjs";
import { SetupError } from "./setup/setupError.mjs";
import { userCacheFolder } from "./setup/userCache.mjs";
import { withPulumi } from "./setup/withPulumi.mjs";

const nodes = ["20", "22", "24"];
const tests = [
  "dist/test/unit",
  "dist/test/host",
  "dist/test/engine/deployment.test.js",
  "dist/test/engine/partial.test.js",
  "dist/test/plugin/protocol.test.js",
  "dist/test/plugin/construct.test.js",
];
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const shell = process.platform === "win32";

await withPulumi(async () => {
  const manifest = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));
  const oldest = String(manifest.peerDependencies["@pulumi/pulumi"]).replace(/^[^\d]*/, "");
  const folder = mkdtempSync(join(tmpdir(), "pulumi-alicloud-certificates-matrix-"));
  const progress = createProgress(process.stdout);
  /** @type {string[]} */
  const rows = [];
  try {
    for (const version of [oldest, "latest"]) {
      const copy = join(folder, version);
      const installed = await progress.step({ title: `Installing @pulumi/pulumi ${version}` }, () =>
        prepareCopy(copy, version),
      );
      for (const major of nodes) {
        const node = await nodeOf(major);
        const title = `Testing on Node ${major} with @pulumi/pulumi ${installed}`;
        const { code, output } = await progress.step({ title }, () => runTests(copy, node));
        const counts = /(\d+) passing/m.exec(output)?.[1] ?? "0";
        const failing = /^\s*(\d+) failing/m.exec(output)?.[1] ?? (code === 0 ? "0" : "?");
        rows.push(`| ${major} | ${installed} | ${counts} | ${failing} |`);
        if (code !== 0) {
          process.exitCode = 1;
          progress.note(lastLines(output, 60));
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  progress.note(["| Node | @pulumi/pulumi | passed | failed |", "|---|---|---|---|", ...rows].join("\n"));
});

/**
 * Copies what git tracks and compiles it as it is published; then the wanted SDK takes the place of ours, as in a user's project, and a
 * program is compiled with it.
 * @param {string} copy
 * @param {string} version
 * @returns {Promise<string>} the version that was installed
 */
async function prepareCopy(copy, version) {
  const { stdout } = await run("git", ["ls-files"], { cwd: repositoryFolder });
  for (const file of stdout.split("\n").filter((name) => existsSync(inRepository(name)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(inRepository(file), join(copy, file));
  }
  const compiler = join("node_modules", "typescript", "bin", "tsc");
  await must(npm, ["ci", "--no-audit", "--no-fund"], copy);
  await must(process.execPath, [compiler, "--build"], copy);
  // In the examples' place as well: two copies of the SDK in one program are two of everything.
  await must(npm, ["install", "--no-save", "--no-audit", "--no-fund", "--force", `@pulumi/pulumi@${version}`], copy);
  await must(process.execPath, [compiler, "--project", join("examples", "quickstart")], copy);
  return JSON.parse(readFileSync(join(copy, "node_modules", "@pulumi", "pulumi", "package.json"), "utf8")).version;
}

/**
 * @param {string} copy
 * @param {string} node
 */
function runTests(copy, node) {
  const mocha = [join("node_modules", "mocha", "bin", "mocha.js"), "--recursive", "--reporter", "dot", ...tests];
  // First on the PATH, so that the dynamic host runs on this Node too.
  return run(node, mocha, { cwd: copy, env: withFolderFirstOnPath(process.env, dirname(node)) });
}

/**
 * The Node of a major version: this one, or the package `node` of the registry, which carries the program.
 * @param {string} major
 */
async function nodeOf(major) {
  if (process.versions.node.startsWith(`${major}.`)) {
    return process.execPath;
  }
  const folder = join(userCacheFolder(), `node-${major}`);
  const node = join(folder, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    await must(npm, ["install", "--prefix", folder, "--no-audit", "--no-fund", `node@${major}`], folder);
  }
  return node;
}

/**
 * @param {string} command
 * @param {string[]} words
 * @param {string} cwd
 */
async function must(command, words, cwd) {
  const { code, output } = await run(command, words, { cwd, shell: shell && command === npm });
  if (code !== 0) {
    throw new SetupError(`${command} ${words.slice(0, 2).join(" ")} failed:\n${lastLines(output, 30)}`);
  }
}
