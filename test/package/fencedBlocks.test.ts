import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as index from "../../provider";
import { generateChain } from "../support/certificates";
import { runCommand } from "../support/command";
import { runAlicloudCertificates, withoutCredentials } from "../support/commandLine";
import { documentationPages, type FencedBlock, fencedBlocks, fileOf } from "../support/documentedPrograms";
import { repository } from "../support/stack";
import { temporaryFolder } from "../support/temporaryFolder";

const blocks = documentationPages().flatMap(fencedBlocks);
const placeOf = ({ page, line }: FencedBlock) => `${page}:${line}`;
const inLanguage = (...languages: readonly string[]) => blocks.filter(({ language }) => languages.includes(language));

/**
 * Pages whose programs are the files of docs/snippets: sdks.test.ts compiles those in TypeScript, Go, Python and Java with the generated SDKs, and
 * yamlPrograms.test.ts previews those in YAML. Nothing here can compile those in C#.
 */
const ofSnippets = ["docs/api.md", "docs/_index.md"];
const isOfSnippets = ({ page, language }: FencedBlock) => ofSnippets.includes(page) && language !== "sh";

const printedOutput = "test/unit/package/printedOutput.test.ts";

/** Blocks that are neither a program nor a command, by their first line: what they are, and which test looks at them. */
const others = new Map([
  ["oss://my-certificates/certs/example.com/", printedOutput],
  ['✓ certificate: "CN=example.com", ECDSA P-256, 2026-11-22T00:00:00Z to 2027-02-20T00:00:00Z', printedOutput],
  [
    "status     product  region       name               until       days  certificate   match     resource",
    printedOutput,
  ],
  [
    "warning: This is a rollback: certificate 2026-08-24_0a1b2c3d is older than 2026-11-22_4e5f6a7b, which this stack had before.",
    printedOutput,
  ],
  ["{", "a RAM policy: test/unit/commandLine/commandLine.test.ts reads with it"],
  ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "cron's own file"],
  ["ssl_certificate     /etc/nginx/certificates/example.com/current/fullchain.pem;", "nginx's own file"],
]);

/** Programs of others. Their own pages say how to use them. */
const foreignPrograms = new Set([
  "aliyun",
  "certbot",
  "install",
  "openssl",
  "ossutil",
  "pip",
  "sha256sum",
  "./renew.sh",
]);

/** Commands of Pulumi that have commands. */
const groups = new Set(["config", "package", "plugin", "stack", "state"]);

describe("the fenced blocks of README.md, docs and examples", function () {
  this.timeout(180_000);

  let folder: string;
  const write = (name: string, text: string) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };

  before(() => {
    folder = temporaryFolder("certificates-blocks-");
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("are all of a kind that a test knows", () => {
    const known = new Set(["ts", "typescript", "sh", "yaml"]);
    for (const block of blocks.filter((one) => !known.has(one.language) && !isOfSnippets(one))) {
      const [first = ""] = block.text.split("\n");
      assert.ok(others.has(first), `${placeOf(block)}: say in this test what "${first}" is.`);
    }
    assert.ok(blocks.length > 60);
  });

  it("are files of docs/snippets, on the pages for every language", () => {
    const snippets = join(repository, "docs", "snippets");
    const texts = new Set(readdirSync(snippets).map((file) => readFileSync(join(snippets, file), "utf8").trim()));
    for (const block of blocks.filter(isOfSnippets)) {
      assert.ok(texts.has(block.text.trim()), `${placeOf(block)} is not a file of docs/snippets.`);
    }
  });

  it("compile strictly, if they are TypeScript", async () => {
    for (const block of inLanguage("ts", "typescript").filter((one) => !isOfSnippets(one))) {
      // In a folder for each page, since the files of a page may import each other.
      const extension = /^const .*= await /m.test(block.text) ? "mts" : "ts";
      const name = fileOf(block) ?? `line-${block.line}.${extension}`;
      write(join(block.page.replaceAll(/[^a-z]/gi, "-"), name), asModule(block));
    }
    mkdirSync(join(folder, "node_modules"));
    for (const name of ["@pulumi", "@pulumiverse", "@types", "mocha"]) {
      symlinkSync(join(repository, "node_modules", name), join(folder, "node_modules", name), "junction");
    }
    symlinkSync(repository, join(folder, "node_modules", "pulumi-alicloud-certificates"), "junction");
    // The SDK that Pulumi generates has the same classes.
    write("sdk.ts", 'export * from "pulumi-alicloud-certificates";\n');
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true, noEmit: true, target: "es2022" },
      ...{ module: "nodenext", moduleResolution: "nodenext", types: ["node", "mocha"] },
      paths: { "@pulumi/alicloud-certificates": [join(folder, "sdk.ts")] },
    };
    write("tsconfig.json", JSON.stringify({ compilerOptions }));
    write("package.json", JSON.stringify({ name: "blocks", private: true }));
    const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
    assert.equal(await runCommand(process.execPath, [compiler, "--project", folder], { cwd: folder }), "");
  });

  describe("with commands", () => {
    const commands = inLanguage("sh").flatMap((block) =>
      commandsIn(block).map((command) => ({ ...command, place: placeOf(block) })),
    );
    const startingWith = (program: string) => commands.filter(({ words }) => words[0] === program);

    it("can be read by a shell", async function () {
      if (process.platform === "win32") {
        this.skip();
      }
      for (const block of inLanguage("sh")) {
        await runCommand("bash", ["-n", "-c", block.text.replaceAll("…", "x")], { cwd: folder });
      }
    });

    it("start a program that a test knows", () => {
      const known = new Set(["npm", "npx", "pulumi", ...foreignPrograms]);
      for (const { words, place } of commands) {
        assert.ok(known.has(words[0] ?? ""), `${place}: ${words.join(" ")}`);
      }
    });

    it("name scripts of package.json, and this package", () => {
      const { name, scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
      for (const { words, place } of startingWith("npm")) {
        const [, verb = "", ...names] = words;
        const packages = names.filter((word) => !word.startsWith("-"));
        assert.ok(verb === "install" ? packages.every((one) => isOurs(one, name)) : scripts[verb] !== undefined, place);
      }
      for (const { words, place } of startingWith("npx")) {
        assert.deepEqual(words.slice(1, 4), ["-p", name, "alicloud-certificates"], place);
      }
    });

    it("are understood by `alicloud-certificates`", async () => {
      const chain = await generateChain({ names: ["example.com"] });
      for (const file of ["fullchain.pem", "letsencrypt/fullchain.pem"]) {
        write(file, chain.fullchain);
      }
      write("privkey.pem", chain.privateKey);
      for (const { words, place } of startingWith("npx")) {
        // A file stands for standard input, whose own tests are those of the command.
        const given = words
          .slice(4)
          .map((word) => (word === "-" ? "fullchain.pem" : word))
          .map((word) => (word.endsWith(".pem") ? join(folder, word) : word));
        // Nobody's account is asked: with credentials, `verify` and `targets` would.
        const environment = { ALICLOUD_REGION: "cn-hangzhou" };
        const { exitCode, errors } = await withoutCredentials(folder, () =>
          runAlicloudCertificates(given, { environment }),
        );
        const asks = given.some((word) => ["targets", "verify"].includes(word) || word.startsWith("oss://"));
        assert.equal(exitCode, asks ? 3 : 0, `${place}: ${errors}`);
      }
    });

    it("are understood by `pulumi`", async () => {
      for (const command of new Set(startingWith("pulumi").map(({ words }) => words.slice(1).join("\0")))) {
        const words = command.split("\0");
        // It reads all options before it sees --help.
        const help = await runCommand("pulumi", [...words, "--help"], { cwd: folder });
        const usage = /^Usage:\n +pulumi ([a-z -]+?)(?: \[| <|$)/m.exec(help)?.[1] ?? "";
        // A group of commands shows its own help for a command that it doesn't have.
        const depth = groups.has(words[0] ?? "") ? 2 : 1;
        assert.equal(usage.split(" ").length, depth, `pulumi ${words.join(" ")}: ${usage}`);
      }
    });
  });
});

/** Whether README says to install a package: this one, or what it works with. */
const isOurs = (name: string, ours: string) => name === ours || /^@pulumi\/(pulumi|alicloud)$/.test(name);

/** What a block needs to be a module of its own: imports, and what its page has said before. */
function asModule(block: FencedBlock): string {
  const { page, text } = block;
  if (/^import /m.test(text)) {
    return text;
  }
  const beginning = fencedBlocks(page).find(({ before }) => before.endsWith("The programs begin with:"));
  if (beginning !== undefined) {
    return `${beginning.text}${text}`;
  }
  const ours = Object.keys(index).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  const needsCertificate = /\bcertificate\.reference\b/.test(text) && !/\bconst certificate\b/.test(text);
  return [
    'import * as pulumi from "@pulumi/pulumi";',
    ...(/\balicloud\./.test(text) ? ['import * as alicloud from "@pulumi/alicloud";'] : []),
    `import { ${[...new Set([...ours, ...(needsCertificate ? ["CasCertificate"] : [])])].join(", ")} } from "pulumi-alicloud-certificates";`,
    ...(needsCertificate ? ["declare const certificate: CasCertificate;"] : []),
    "export { pulumi };",
    text,
  ].join("\n");
}

/** The commands of a block, as words: each part of a pipe is one. Comments and a line of `…` are left out. */
function commandsIn({ text }: FencedBlock): { words: string[] }[] {
  const lines = text
    .split("\n")
    .map((line) => line.replace(/ +#.*$/, ""))
    .filter((line) => line.trim() !== "" && line !== "…" && !line.startsWith("#"));
  return lines.flatMap((line) =>
    line.split(" | ").map((part) => ({
      words: [...part.replace(/<\(.*?\)|< \S+/g, "").matchAll(/'([^']*)'|(\S+)/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? "",
      ),
    })),
  );
}
