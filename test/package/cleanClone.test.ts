import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { isOnPath } from "../support/project";
import { repository } from "../support/stack";
import { temporaryFolder } from "../support/temporaryFolder";
import { describeOnCi } from "../support/thorough";

interface Description {
  version: string;
  repository: { url: string };
  homepage: string;
  bugs: string;
}

const shell = process.platform === "win32";

describeOnCi("a clean clone", function () {
  this.timeout(180_000);

  let clone: string;
  const npm = (...words: string[]) => spawnSync("npm", words, { cwd: clone, encoding: "utf8", shell });

  before(function () {
    const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    const { status, stdout } = spawnSync("git", list, { cwd: repository, encoding: "utf8", maxBuffer: 10_000_000 });
    if (status !== 0) {
      console.log("      not run: this is no clone");
      this.skip();
    }
    clone = temporaryFolder("certificates-clone-");
    for (const file of stdout.split("\0").filter((name) => name !== "" && existsSync(join(repository, name)))) {
      cpSync(join(repository, file), join(clone, file));
    }
  });

  after(() => {
    if (clone !== undefined) {
      rmSync(clone, { recursive: true, force: true });
    }
  });

  it("can be installed without development dependencies, and is not packed then", () => {
    const { status, stderr } = npm("run", "prepare");
    assert.equal(status, 0, stderr);
    const packed = npm("pack", "--dry-run");
    assert.notEqual(packed.status, 0);
    assert.match(packed.stderr, /The package is not compiled\. Run `npm ci`, then the command again\./);
  });

  it("packs the same files as one that was tested", () => {
    symlinkSync(join(repository, "node_modules"), join(clone, "node_modules"), "junction");
    const filesOf = (folder: string) => {
      const { stdout, stderr } = spawnSync("npm", ["pack", "--dry-run", "--json"], {
        ...{ cwd: folder, encoding: "utf8", shell, maxBuffer: 10_000_000 },
      });
      const printed = JSON.parse(stdout.slice(stdout.search(/[[{]/))) as Record<string, { files: { path: string }[] }>;
      const [packed] = Object.values(printed);
      assert.ok(packed, stderr);
      return packed.files.map(({ path }) => path).filter((path) => !path.startsWith("bin/schema-"));
    };
    const files = filesOf(clone);
    assert.ok(files.includes("dist/provider/index.js"));
    assert.deepEqual(files, filesOf(repository));
  });

  it("has scripts that do nothing in the installed package, which a `file:` dependency runs there", () => {
    const installed = temporaryFolder("certificates-installed-");
    cpSync(join(repository, "package.json"), join(installed, "package.json"));
    for (const script of ["prepare", "prepack"]) {
      const { status, stderr } = spawnSync("npm", ["run", script], { cwd: installed, encoding: "utf8", shell });
      assert.equal(status, 0, stderr);
    }
    rmSync(installed, { recursive: true });
  });
});

describe("what registries know about the package", () => {
  const {
    version,
    repository: source,
    homepage,
    bugs,
  } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as Description;

  it("is its repository, homepage and bugs, in npm's and in Pulumi's form", () => {
    const address = /^git\+(https:\/\/github\.com\/([\w-]+\/[\w-]+))\.git$/.exec(source.url);
    assert.ok(address);
    assert.equal(homepage, `${address[1]}#readme`);
    assert.equal(bugs, `${address[1]}/issues`);
    const schema = JSON.parse(readFileSync(join(repository, "schema.json"), "utf8")) as Record<string, string>;
    assert.equal(schema.version, version);
    assert.equal(schema.repository, address[1]);
    assert.equal(schema.pluginDownloadURL, `github://api.github.com/${address[2]}`);
  });

  it("passes `pulumi schema check`", function () {
    if (!isOnPath("pulumi")) {
      this.skip();
    }
    const { status, stdout, stderr } = spawnSync("pulumi", ["schema", "check", "schema.json"], {
      ...{ cwd: repository, encoding: "utf8", shell },
    });
    assert.equal(status, 0, stdout + stderr);
  });
});
