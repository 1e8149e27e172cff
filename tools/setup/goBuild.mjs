// @ts-check
// Builds Pulumi from its Go modules, for where neither a `pulumi` nor its download site is at hand. `tools/pulumi-cli` and
// `tools/pulumi-language-…` pin the versions and, by go.sum, the content of every module.

import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename, join } from "node:path";
import { lastLines, run } from "./childProcess.mjs";
import { oldestGo, requiredVersion } from "./goModule.mjs";
import { findProgram, pathFolders } from "./pulumiOnPath.mjs";
import { inRepository } from "./repository.mjs";
import { SetupError } from "./setupError.mjs";

const sdkVersion = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** @satisfies {Record<string, Recipe>} */
const recipesByKind = {
  commandLine: {
    folder: "pulumi-cli",
    module: "github.com/pulumi/pulumi/pkg/v3",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    program: "pulumi",
  },
  // The last version whose Node language host is on the Go module proxy. It serves newer command lines and newer @pulumi/pulumi.
  languageHost: {
    folder: "pulumi-language-nodejs",
    module: "github.com/pulumi/pulumi/sdk/v3",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    program: "pulumi-language-nodejs",
  },
};

/**
 * Language hosts that only tests need, separate from what every start needs. The last versions that the Go module proxy has.
 * @satisfies {Record<string, Recipe>}
 */
const testedLanguages = {
  yaml: {
    folder: "pulumi-language-yaml",
    module: "github.com/pulumi/pulumi-yaml",
    package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    program: "pulumi-language-yaml",
  },
  python: {
    // The same module as that of the Node language host.
    folder: recipesByKind.languageHost.folder,
    module: recipesByKind.languageHost.module,
    package: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
    program: "pulumi-language-python",
    script: "python/cmd/pulumi-language-python-exec",
  },
  java: {
    folder: "pulumi-language-java",
    module: "github.com/pulumi/pulumi-java/pkg",
    package: "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java",
    program: "pulumi-language-java",
  },
  go: {
    folder: "pulumi-language-go",
    module: "github.com/pulumi/pulumi/sdk/v3",
    package: "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
    program: "pulumi-language-go",
  },
};

/** @typedef {keyof typeof testedLanguages} TestedLanguage */

/**
 * `script`: a file of the module that the program looks for beside itself.
 * @typedef {{ folder: string, module: string, package: string, program: string, script?: string }} Recipe
 */

/** @param {Recipe} recipe */
const goMod = (recipe) => readFileSync(inRepository("tools", recipe.folder, "go.mod"), "utf8");

/** The Pulumi that this clone gets where it has to get one, such as `3.250.0`. */
export function pinnedPulumiVersion() {
  return requiredVersion(goMod(recipesByKind.commandLine), recipesByKind.commandLine.module);
}

/** @returns {string} the oldest Go that builds both, such as `1.25.11` */
export function oldestGoForPulumi() {
  return oldestGo(goMod(recipesByKind.commandLine));
}

/** @returns {string} eight digits that change with everything that decides what is built */
export function buildRecipeHash() {
  return hashOf(Object.values(recipesByKind));
}

/** @param {TestedLanguage} language @returns {string} the same for a language host */
export function languageRecipeHash(language) {
  return hashOf([testedLanguages[language]]);
}

/** @param {readonly Recipe[]} recipes */
function hashOf(recipes) {
  const hash = createHash("sha256").update(buildArguments("", "").join(" "));
  for (const recipe of recipes) {
    hash.update(goMod(recipe)).update(readFileSync(inRepository("tools", recipe.folder, "go.sum")));
  }
  return hash.digest("hex").slice(0, 8);
}

/**
 * Asks Go in the module's folder, so that a Go that may fetch a newer toolchain by itself counts as what it becomes.
 * @returns {Promise<string | undefined>} why Go cannot build it
 */
export async function goProblem() {
  const go = findProgram("go", pathFolders());
  if (!go) {
    return "there is no go on PATH";
  }
  const { code, output } = await run(go, ["version"], {
    cwd: inRepository("tools", recipesByKind.commandLine.folder),
    env: goEnvironment(),
  });
  return code === 0 ? undefined : `${go} cannot build it (${output.split("\n")[0]})`;
}

/**
 * Builds command line and language host into `<folder>/bin`.
 * @param {string} folder
 * @param {import("./progress.mjs").Progress} progress
 */
export async function buildWithGo(folder, progress) {
  const binFolder = join(folder, "bin");
  await compile(
    recipesByKind.commandLine,
    binFolder,
    progress,
    "once: about 5 minutes on two cores and 3 GB in Go's own caches where Go has nothing of it yet",
  );
  await compile(recipesByKind.languageHost, binFolder, progress, "once: less than a minute");
  const plugin = process.platform === "win32" ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs";
  copyFileSync(inRepository("node_modules", "@pulumi", "pulumi", plugin), join(binFolder, plugin));
}

/**
 * Builds a language host into a folder.
 * @param {TestedLanguage} language
 * @param {string} binFolder
 * @param {import("./progress.mjs").Progress} progress
 */
export async function buildLanguageHost(language, binFolder, progress) {
  /** @type {Recipe} */
  const recipe = testedLanguages[language];
  await compile(recipe, binFolder, progress, `once, for the tests in ${language}: about a minute`);
  if (recipe.script !== undefined) {
    const options = { cwd: inRepository("tools", recipe.folder), env: goEnvironment() };
    const { stdout } = await run("go", ["list", "-m", "-f", "{{.Dir}}", recipe.module], options);
    const script = join(binFolder, basename(recipe.script));
    copyFileSync(join(stdout.trim(), recipe.script), script);
    chmodSync(script, 0o755);
  }
}

/**
 * @param {Recipe} recipe
 * @param {string} binFolder
 * @param {import("./progress.mjs").Progress} progress
 * @param {string} estimate
 */
async function compile(recipe, binFolder, progress, estimate) {
  const version = requiredVersion(goMod(recipe), recipe.module);
  const cwd = inRepository("tools", recipe.folder);
  const env = goEnvironment();
  const extension = process.platform === "win32" ? ".exe" : "";
  const program = join(binFolder, recipe.program + extension);
  const title = `Building ${recipe.program} ${version} from its Go modules with ${cpus().length} cores`;
  let downloaded = 0;
  let compiled = 0;
  let packages = 0;
  const standing = () =>
    packages === 0 ? `${downloaded} modules downloaded` : `${compiled} of ${packages} packages compiled`;
  await progress.step({ title, estimate, standing }, async () => {
    const list = await run("go", ["list", "-deps", recipe.package], {
      cwd,
      env,
      onLine: (line) => {
        if (line.startsWith("go: downloading ")) {
          downloaded++;
        }
      },
    });
    if (list.code !== 0) {
      throw new SetupError(`go list ended with code ${list.code}\n${lastLines(list.output, 8)}`);
    }
    packages = list.stdout.split("\n").length;
    const { code, output } = await run("go", buildArguments(program, version).concat(recipe.package), {
      cwd,
      env,
      // `-v` names each package that is compiled, and none that Go's cache holds.
      onLine: () => {
        compiled++;
      },
    });
    if (code !== 0) {
      throw new SetupError(`go build ended with code ${code}\n${lastLines(output, 8)}`);
    }
  });
}

/**
 * @param {string} program
 * @param {string} version
 * @returns {string[]} for a build that depends on nothing but the pinned modules; `-v` names each package as it is compiled
 */
export function buildArguments(program, version) {
  return ["build", "-v", "-mod=readonly", "-trimpath", "-ldflags", `-s -w -X ${sdkVersion}=v${version}`, "-o", program];
}

/** @returns {NodeJS.ProcessEnv} the user's own Go settings, such as a module proxy, but none that would build for elsewhere or otherwise */
function goEnvironment() {
  const { GOOS, GOARCH, ...environment } = process.env;
  return { ...environment, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off" };
}
