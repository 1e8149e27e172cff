// @ts-check
// `npm test`: installs what is missing, compiles, lints, gets a Pulumi, runs the tests, and ends with the line "N passed, N failed".
// Everything after `npm test --` goes to mocha: `npm test -- --grep renewal`, `npm test -- test/unit/certificate/chain.test.ts`.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "./setup/build.mjs";
import { run } from "./setup/childProcess.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { pulumiEnvironment, withFolderFirstOnPath } from "./setup/environment.mjs";
import { ensureLanguageHost } from "./setup/languageHosts.mjs";
import { requireSupportedNode } from "./setup/nodeVersion.mjs";
import { createProgress } from "./setup/progress.mjs";
import { ensurePulumi } from "./setup/pulumiCommandLine.mjs";
import { ensurePythonPackage } from "./setup/pythonPackage.mjs";
import { inRepository, repositoryFolder } from "./setup/repository.mjs";
import { describeError } from "./setup/setupError.mjs";
import { filesBelow } from "./setup/staleOutputs.mjs";
import { isTestFile, splitArguments, suites } from "./test/arguments.mjs";
import { closingLine, countOutcome } from "./test/closingLine.mjs";

requireSupportedNode();
const progress = createProgress(process.stdout);
const temporaryFolder = mkdtempSync(join(tmpdir(), "pulumi-alicloud-certificates-test-"));
try {
  const counts = countOutcome(await testEverything());
  process.exitCode = counts.failed > 0 ? 1 : 0;
  progress.note(closingLine(counts));
} finally {
  rmSync(temporaryFolder, { recursive: true, force: true });
}

/** @returns {Promise<Parameters<typeof countOutcome>[0]>} */
async function testEverything() {
  let failedSteps = 0;
  try {
    await ensureDependencies(progress);
    await build(progress);
    failedSteps += await lint();
    const pulumi = await ensurePulumi(progress);
    progress.note(`• Testing with Pulumi ${pulumi.version} (${pulumi.command})`);
    return { ...(await runTests(pulumi, await languageFolders(pulumi))), failedSteps };
  } catch (error) {
    progress.note(describeError(error));
    return { failedSteps: failedSteps + 1 };
  }
}

/**
 * Folders of what programs in other languages need and isn't beside `pulumi`. Python, Go and Java are tried where everything is.
 * @param {import("./setup/environment.mjs").PulumiCommandLine} pulumi
 */
async function languageFolders(pulumi) {
  const isThorough = process.env.CI !== undefined || process.env.FAULTS === "long";
  /** @type {string[]} */
  const folders = [];
  /** @type {import("./setup/languageHosts.mjs").TestedLanguage[]} */
  const languages = isThorough ? ["yaml", "go", "java", "python"] : ["yaml"];
  for (const language of languages) {
    const { folder, problem } = await ensureLanguageHost(language, pulumi, progress);
    if (problem) {
      progress.note(`• Programs in ${language} are not run: ${problem}`);
    }
    folders.push(...(folder ? [folder] : []));
  }
  const python = isThorough ? await ensurePythonPackage(progress) : {};
  if (python.problem) {
    progress.note(`• Programs in python are not run: ${python.problem}`);
  }
  return [...(python.folder ? [python.folder] : []), ...folders];
}

async function lint() {
  const linter = inRepository("node_modules", "@biomejs", "biome", "bin", "biome");
  const { code } = await run(process.execPath, [linter, "check", "."], { cwd: repositoryFolder, inherit: true });
  return code === 0 ? 0 : 1;
}

/**
 * @param {import("./setup/environment.mjs").PulumiCommandLine} pulumi
 * @param {readonly string[]} folders to put on PATH
 */
async function runTests(pulumi, folders) {
  const countsFile = join(temporaryFolder, "counts.json");
  mkdirSync(join(temporaryFolder, "state"));
  const { files, options } = splitArguments(process.argv.slice(2));
  const mocha = [
    inRepository("node_modules", "mocha", "bin", "mocha.js"),
    ...["--reporter", inRepository("tools", "test", "reporter.cjs"), "--reporter-option", `counts=${countsFile}`],
    ...(process.env.CI ? ["--forbid-only"] : []),
    ...(files.length === 1 ? [] : ["--parallel", "--jobs", String(Math.min(4, Math.max(2, availableParallelism())))]),
    ...options,
    ...(files.length > 0 ? files : suiteFiles()),
  ];
  const env = folders.reduce(
    (environment, folder) => withFolderFirstOnPath(environment, folder),
    pulumiEnvironment(pulumi, temporaryFolder),
  );
  const { code } = await run(process.execPath, mocha, { cwd: repositoryFolder, env, inherit: true });
  const tests = existsSync(countsFile) ? JSON.parse(readFileSync(countsFile, "utf8")) : undefined;
  return { tests, testsExitCode: code };
}

function suiteFiles() {
  return suites.flatMap((suite) =>
    filesBelow(inRepository(suite))
      .filter(isTestFile)
      .map((file) => `${suite}/${file}`),
  );
}
