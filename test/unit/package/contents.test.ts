import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lifecycles } from "../../../provider/lifecycles";
import { repository } from "../../support/stack";

interface Packed {
  files: { path: string; size: number }[];
}

interface Lock {
  packages: Record<
    string,
    { resolved?: string; integrity?: string; link?: boolean; dev?: boolean; hasInstallScript?: boolean }
  >;
}

describe("the published package", function () {
  this.timeout(120_000);

  const npm = (...args: string[]) =>
    spawnSync("npm", args, { cwd: repository, encoding: "utf8", shell: process.platform === "win32" });

  let files: string[];

  before(() => {
    const { stdout, stderr } = npm("pack", "--dry-run", "--json");
    const printed = JSON.parse(stdout.slice(stdout.search(/[[{]/))) as Packed[] | Record<string, Packed>;
    const [packed] = Object.values(printed);
    assert.ok(packed, stderr);
    files = packed.files.map(({ path }) => path);
  });

  it("contains the compiled provider, its commands and schema, and documentation; nothing else", () => {
    const expected = [
      /^(package\.json|README(\.zh-CN)?\.md|LICENSE|CHANGELOG\.md|schema\.json)$/,
      /^bin\/(PulumiPlugin\.yaml|(dependency\/)?package\.json|schema-alicloud-certificates\.json|alicloud-certificates|pulumi-resource-alicloud-certificates(\.cmd)?)$/,
      /^docs\/[a-z-]+\.md$/,
      /^docs\/snippets\/composition\.ts$/,
      /^examples\/consumer\/(README\.md|fetch-certificate\.sh)$/,
      /^dist\/provider\/[A-Za-z0-9/]+\.(js|d\.ts)$/,
    ];
    assert.deepEqual(
      files.filter((file) => !expected.some((pattern) => pattern.test(file))),
      [],
    );
    for (const needed of [
      "LICENSE",
      "README.md",
      "README.zh-CN.md",
      "docs/snippets/composition.ts",
      "schema.json",
      "examples/consumer/fetch-certificate.sh",
      "dist/provider/index.js",
      "dist/provider/index.d.ts",
    ]) {
      assert.ok(files.includes(needed), needed);
    }
  });

  it("has every file that package.json points to", () => {
    const description = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as Record<string, unknown>;
    const { main, types, bin, exports } = description;
    const paths = JSON.stringify([main, types, bin, exports]).match(/"(\.\/)?[a-z]+\/[^"]+"|"\.\/[^"]+\.json"/gi) ?? [];
    const missing = paths
      .map((path) => path.slice(1, -1).replace(/^\.\//, ""))
      .flatMap((path) =>
        lifecycles.map(({ type }) => path.replace("*", `${type.charAt(0).toLowerCase()}${type.slice(1)}`)),
      )
      .filter((path) => /\.|^bin\//.test(path) && !files.includes(path) && !path.startsWith("lifecycle/"));
    assert.deepEqual(missing, []);
  });

  it("ships nothing whose source has gone, no test, no emulator and no source map", () => {
    const stale = files
      .filter((file) => file.startsWith("dist/"))
      .filter((file) => !existsSync(join(repository, file.replace(/^dist\//, "").replace(/(\.d\.ts|\.js)$/, ".ts"))));
    assert.deepEqual(stale, []);
    assert.deepEqual(
      files.filter((file) => /(^|\/)(test|emulator|tools|bench|node_modules)\//.test(file)),
      [],
    );
    assert.deepEqual(
      files.filter((file) => file.endsWith(".map")),
      [],
    );
  });

  it("names no path of the machine that built it, and contains no key", () => {
    for (const file of files) {
      const text = readFileSync(join(repository, file), "utf8");
      assert.ok(!text.includes(repository), file);
      assert.doesNotMatch(text, /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\n?[A-Za-z0-9+/]{40}/, file);
    }
  });

  it("has a lock file with a digest for every package, from the public registry", () => {
    const lock = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")) as Lock;
    const tracked = spawnSync("git", ["ls-files", "package-lock.json"], { cwd: repository, encoding: "utf8" });
    if (existsSync(join(repository, ".git"))) {
      assert.equal(tracked.stdout.trim(), "package-lock.json");
    }
    const installed = Object.entries(lock.packages).filter(
      ([path, { link }]) => path.includes("node_modules/") && !link,
    );
    assert.ok(installed.length > 100);
    for (const [path, { resolved, integrity }] of installed) {
      assert.match(integrity ?? "", /^sha512-/, path);
      assert.ok(resolved === undefined || resolved.startsWith("https://registry.npmjs.org/"), `${path}: ${resolved}`);
    }
  });

  it("runs no install scripts of production dependencies, except @pulumi's, protobufjs's and openapi-core's", () => {
    // openapi-core's installs another TypeScript under Node 10 and 12, and does nothing under any other.
    const lock = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")) as Lock;
    const scripts = Object.entries(lock.packages).filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev);
    console.log(
      `      install scripts: ${scripts.map(([path]) => path.replace(/.*node_modules\//, "")).join(", ") || "none"}`,
    );
    assert.deepEqual(
      scripts
        .map(([path]) => path.replace(/.*node_modules\//, ""))
        .filter((name) => !/^@pulumi\/|^protobufjs$|^@alicloud\/openapi-core$/.test(name)),
      [],
    );
  });

  it("has no production dependency with a known vulnerability", function () {
    const { stdout } = npm("audit", "--omit=dev", "--json", "--fetch-retries=0", "--fetch-timeout=20000");
    const report = JSON.parse(stdout.slice(Math.max(0, stdout.indexOf("{"))) || "{}") as {
      metadata?: { vulnerabilities: { total: number } };
    };
    if (report.metadata === undefined) {
      console.log("      skipped: the registry's audit endpoint does not answer here");
      this.skip();
    }
    assert.equal(report.metadata.vulnerabilities.total, 0, stdout.slice(0, 4000));
  });
});
