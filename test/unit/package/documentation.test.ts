import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { documentedConfiguration, documentedText } from "../../support/documentedPrograms";
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
  "Cannot find module 'pulumi-alicloud-certificates/lifecycle/…'",
];

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

  it("lists the whole configuration of the plugin", () => {
    const { config } = JSON.parse(readFileSync(join(repository, "schema.json"), "utf8"));
    const rows = documentedText("installation-configuration.md").match(/^\| `\w+`/gm) ?? [];
    assert.deepEqual(rows.map((row) => row.slice(3, -1)).sort(), Object.keys(config.variables).sort());
  });
});
