// @ts-check
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";
import { inRepository } from "../../../tools/setup/repository.mjs";

const folder = inRepository(".github", "workflows");
const files = readdirSync(folder);
const textOf = (/** @type {string} */ file) => readFileSync(inRepository(".github", "workflows", file), "utf8");
const { version, scripts, engines, repository } = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));

/** @returns {Promise<typeof import("@actions/workflow-parser")>} GitHub's own parser, which Node can't load as it is published: it imports JSON */
async function loadParser() {
  const { outputFiles } = await build({
    entryPoints: ["@actions/workflow-parser"],
    ...{ bundle: true, format: "esm", platform: "node", write: false },
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(process.execPath);' },
  });
  const [{ contents } = { contents: new Uint8Array() }] = outputFiles;
  return import(`data:text/javascript;base64,${Buffer.from(contents).toString("base64")}`);
}

describe("the workflows on GitHub", () => {
  /** @type {typeof import("@actions/workflow-parser")} */
  let parser;

  before(async () => {
    parser = await loadParser();
  });

  const errorsIn = (/** @type {string} */ content) => {
    const { context } = parser.parseWorkflow({ name: "workflow", content }, new parser.NoOperationTraceWriter());
    return context.errors.getErrors().map(({ message }) => message);
  };

  /** @returns {Promise<string[]>} the commands of all steps */
  const commands = async () => {
    const all = [];
    for (const file of files) {
      const trace = new parser.NoOperationTraceWriter();
      const { context, value } = parser.parseWorkflow({ name: file, content: textOf(file) }, trace);
      assert.ok(value);
      const { jobs } = await parser.convertWorkflowTemplate(context, value);
      for (const job of jobs) {
        all.push(...("steps" in job ? job.steps.flatMap((step) => ("run" in step ? [String(step.run)] : [])) : []));
      }
    }
    return all;
  };

  it("are valid for GitHub's own parser", () => {
    assert.deepEqual(files.sort(), ["release.yml", "test.yml"]);
    for (const file of files) {
      assert.deepEqual(errorsIn(textOf(file)), [], file);
    }
  });

  it("are valid in the documentation too", () => {
    const pages = readdirSync(inRepository("docs")).filter((page) => page.endsWith(".md"));
    const texts = pages.map((page) => readFileSync(inRepository("docs", page), "utf8"));
    const blocks = texts.flatMap((text) =>
      [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block),
    );
    const workflows = blocks.filter((block) => /^jobs:/m.test(block));
    assert.equal(workflows.length, 2);
    for (const workflow of workflows) {
      assert.deepEqual(errorsIn(workflow), [], workflow);
    }
  });

  it("would not be with a misspelled key, permission or context", () => {
    const broken = textOf("release.yml")
      .replace("needs: npm", "neds: npm")
      .replace("contents: write", "content: write")
      .replace("github.token", "gihub.token");
    assert.equal(errorsIn(broken).length, 3);
  });

  it("pin every action by the digest of its commit, with its version for people and Dependabot", () => {
    const uses = files.flatMap((file) => textOf(file).match(/uses: .*/g) ?? []);
    const foreign = uses.filter((line) => !line.includes("./.github/"));
    assert.ok(foreign.length >= 6);
    for (const line of foreign) {
      assert.match(line, /^uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
    assert.match(readFileSync(inRepository(".github", "dependabot.yml"), "utf8"), /package-ecosystem: github-actions/);
  });

  it("may read only; publishing proves itself to npm, and another job writes the release", () => {
    assert.match(textOf("test.yml"), /^permissions:\n {2}contents: read\n$/m);
    assert.match(textOf("release.yml"), /^permissions: \{\}$/m);
    const writes = files.flatMap((file) => textOf(file).match(/\S+: write\b|write-all|secrets\..*/g) ?? []);
    assert.deepEqual(writes.sort(), ["contents: write", "id-token: write"]);
    // Outside of an expression's quotes, a name of a branch or tag would be code.
    assert.doesNotMatch(files.map(textOf).join("\n"), /run:.*\$\{\{/);
  });

  it("run only commands that exist here", async () => {
    const all = await commands();
    assert.ok(all.length >= 7);
    const known =
      /^(npm ci --ignore-scripts|npm publish --provenance --access public|gh release create .* bundle\/archives\/\*)$/;
    for (const command of all.filter((line) => !known.test(line))) {
      const [program, first = "", second = ""] = command.split(" ");
      const exists = program === "node" ? existsSync(inRepository(first)) : first === "test" || second in scripts;
      assert.ok(exists, command);
    }
    assert.ok(scripts.test && scripts.prepack);
  });

  it("check the tag before anything is published", async () => {
    const [check = "", ...others] = (await commands()).filter((line) => line.startsWith("node tools/releaseNotes.mjs"));
    assert.equal(others.length, 1);
    const publish = textOf("release.yml");
    assert.ok(publish.indexOf(check) < publish.indexOf("npm publish"));
    const run = (/** @type {string} */ tag) =>
      spawnSync(process.execPath, [inRepository("tools", "releaseNotes.mjs"), tag], { encoding: "utf8" });
    const wrong = run("v0.0.0-none");
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /^The tag is 'v0\.0\.0-none', but package\.json has version /);
    const { status, stdout, stderr } = run(`v${version}`);
    assert.ok(status === 0 ? stdout.startsWith("- ") : /Write the date of the release/.test(stderr), stderr);
  });

  it("test the versions of Node that package.json and `npm run test:matrix` name", () => {
    const tested = /node: \[(.*)\]/.exec(textOf("test.yml"))?.[1]?.split(", ");
    assert.ok(engines.node.startsWith(`>=${tested?.[0]}.`));
    const matrix = /const nodes = \[(.*)\]/.exec(readFileSync(inRepository("tools", "matrix.mjs"), "utf8"))?.[1];
    assert.deepEqual(tested, JSON.parse(`[${matrix}]`));
  });

  it("have badges in README.md that show this repository and package", () => {
    const readme = readFileSync(inRepository("README.md"), "utf8");
    const address = repository.url.replace(/^git\+|\.git$/g, "");
    assert.ok(readme.includes(`(${address}/actions/workflows/test.yml/badge.svg?branch=main)`));
    assert.ok(readme.includes("(https://img.shields.io/npm/v/pulumi-alicloud-certificates)"));
    const contact = readFileSync(inRepository(".github", "ISSUE_TEMPLATE", "config.yml"), "utf8");
    assert.ok(contact.includes(`${address}/security/advisories/new`));
  });
});
