import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { documentationPages, documentedConfiguration, documentedText } from "../../support/documentedPrograms";
import { repository } from "../../support/stack";

/** Rows of docs/troubleshooting.md that quote Pulumi, Node.js, a bundler, OSS or the alicloud plugin. */
const others = [
  "403 AccessDenied … needs oss:PutObject on …",
  "EC 0048-00000401",
  "RequestTimeTooSkewed",
  "CERT_NOT_YET_VALID",
  "(ETIMEDOUT)",
  "SignatureDoesNotMatch",
  "The specified bucket name: … is not available",
  "Could not automatically download and install resource plugin 'pulumi-resource-alicloud-certificates'",
  "unable to install node_modules/pulumi-alicloud-certificates/bin: unable to resolve",
  "env: 'node': No such file or directory",
  'Could not resolve "proxy-agent"',
  "failed to load checkpoint: EOF",
  "Cannot find module 'pulumi-alicloud-certificates/lifecycle/…'",
];

/** As GitHub makes it of a heading: lower case, no punctuation, hyphens for spaces. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

describe("docs", () => {
  it("quotes only messages that this package has, or says whose they are", () => {
    const folder = join(repository, "provider");
    const source = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join("\n")
      // Parts of a message on several lines, and what a template fills in.
      .replaceAll(/["`] \+\s+["`]/g, "")
      .replaceAll("\\`", "`")
      .replaceAll(/\$\{[^}]*\}/g, "…");
    const rows = documentedText("troubleshooting.md").match(/^\| .*`.* \|.*\|$/gm) ?? [];
    const quoted = rows.flatMap((row) =>
      [...(row.split(" | ")[0] ?? "").matchAll(/`` (.+?) ``|`([^`]+)`/g)].map(
        ([, double, single]) => double ?? single ?? "",
      ),
    );
    assert.ok(quoted.length > 25);
    for (const message of quoted.filter((one) => !others.includes(one))) {
      const parts = message.split(/'?…'?\)?|`\w+`| \(ENOTFOUND.*/).filter((part) => part.trim().length > 3);
      for (const part of parts) {
        assert.ok(source.includes(part.trim()), `\`${message}\`: no message has \`${part}\`.`);
      }
    }
  });

  const examples = readdirSync(join(repository, "examples")).flatMap((name) =>
    ["index.ts", "__main__.py"]
      .map((file) => ({ name, file: join(repository, "examples", name, file) }))
      .filter(({ file }) => existsSync(file)),
  );

  it("has every program among the examples", () => assert.ok(examples.length >= 12));

  for (const { name, file } of examples) {
    it(`sets what the program reads, and nothing else: examples/${name}`, () => {
      const program = readFileSync(file, "utf8");
      const reads = [...program.matchAll(/\b(get|require)\w*(?:<.*?>)?\(\s*"(\w+)"/g)];
      const keys = (verb?: string) =>
        reads.filter((read) => verb === undefined || read[1] === verb).map((read) => read[2] ?? "");
      const sets = new Set(Object.keys(documentedConfiguration(name)).map((key) => key.split(/[[.]/)[0] ?? ""));
      const project = readFileSync(join(file, "..", "Pulumi.yaml"), "utf8");
      const hasDefault = (key: string) => new RegExp(`^  ${key}:\\n(?: {4}.*\\n)* {4}default:`, "m").test(project);
      assert.deepEqual(
        keys("require").filter((key) => !sets.has(key) && !hasDefault(key)),
        [],
        "missing in README.md",
      );
      assert.deepEqual(
        [...sets].filter((key) => !keys().includes(key)),
        [],
        "set in README.md, and never read",
      );
    });
  }

  it("links only to files and headings that exist", () => {
    const others = ["CONTRIBUTING.md", "DESIGN.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md"];
    const read = (page: string) =>
      readFileSync(join(repository, page), "utf8").replaceAll(/^ *```[\s\S]*?^ *```$/gm, "");
    let count = 0;
    for (const page of [...documentationPages(), ...others]) {
      for (const [, link = ""] of read(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)) {
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? page : normalize(join(page, "..", path));
        assert.ok(existsSync(join(repository, target)), `${page}: ${link}`);
        if (anchor !== undefined) {
          const anchors = [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));
          assert.ok(anchors.includes(anchor), `${page}: ${link}`);
        }
        count += 1;
      }
    }
    assert.ok(count > 100);
  });

  it("names the versions that the tests use", () => {
    const page = documentedText("tool-chains.md");
    const read = (file: string) => readFileSync(join(repository, file), "utf8");
    const { devDependencies, peerDependencies } = JSON.parse(read("package.json"));
    const exact = ["@pulumi/policy", "@pulumi/tls", "@pulumi/command", "@pulumiverse/acme", "@pulumi/alicloud"];
    const nodes = /const nodes = \[(.*)\]/.exec(read("tools/matrix.mjs"))?.[1]?.replaceAll('"', "") ?? "missing";
    const managers = [...read("test/package/installation.test.ts").matchAll(/byNpx\("(\w+) (\d+)"/g)];
    for (const version of [
      `| Node.js | ${nodes} |`,
      `| @pulumi/pulumi | ${peerDependencies["@pulumi/pulumi"].slice(1)},`,
      ...exact.map((name) => devDependencies[name]),
      `| esbuild | ${devDependencies.esbuild.replace(/\.\d+$/, "")},`,
    ]) {
      assert.ok(page.includes(version), version);
    }
    for (const [, name = "", version = ""] of managers) {
      assert.match(page, new RegExp(`^\\| ${name} \\|[^|]*\\b${version}\\b`, "m"));
    }
    assert.equal(managers.length, 4);
  });

  it("lists the whole configuration of the plugin", () => {
    const { config } = JSON.parse(readFileSync(join(repository, "schema.json"), "utf8"));
    const rows = documentedText("installation-configuration.md").match(/^\| `\w+`/gm) ?? [];
    assert.deepEqual(rows.map((row) => row.slice(3, -1)).sort(), Object.keys(config.variables).sort());
  });
});
