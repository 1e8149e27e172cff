import assert from "node:assert/strict";
import { readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version as sdkVersion } from "@pulumi/pulumi/version";
import { type Emulator, startEmulator } from "../../emulator";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { runCommand } from "../support/command";
import { documentedCommands } from "../support/documentedPrograms";
import { PluginHost } from "../support/pluginHost";
import { isOnPath, Project } from "../support/project";
import { repository } from "../support/stack";
import { temporaryFolder } from "../support/temporaryFolder";
import { describeOnCi } from "../support/thorough";

const bucket = "certificates";
const isWindows = process.platform === "win32";

const program = `import * as pulumi from "@pulumi/pulumi";
import { OssCertificateDeployment } from "pulumi-alicloud-certificates";

const site = new OssCertificateDeployment("site", {
  bucket: "${bucket}",
  prefix: "typescript",
  endpoint: new pulumi.Config().require("endpoint"),
  certificate: new pulumi.asset.FileAsset("fullchain.pem"),
  privateKey: new pulumi.asset.FileAsset("privkey.pem"),
  requiredDomains: ["example.com"],
});

export const fingerprint: pulumi.Output<string> = site.fingerprint;
`;

/** The same in plain JavaScript, by the file that has it. */
const javascript = {
  "index.cjs": program
    .replace(/^import \* as pulumi from (".*");$/m, "const pulumi = require($1);")
    .replace(/^import (\{.*\}) from (".*");$/m, "const $1 = require($2);")
    .replace(/^export const (\w+).* = /m, "exports.$1 = "),
  "index.mjs": program.replace(": pulumi.Output<string>", ""),
};

const yaml = (endpoint: string) => `name: installed
runtime: yaml
plugins:
  providers:
    - name: alicloud-certificates
      path: ./node_modules/pulumi-alicloud-certificates/bin
resources:
  site:
    type: alicloud-certificates:OssCertificateDeployment
    properties:
      bucket: ${bucket}
      prefix: yaml
      endpoint: ${endpoint}
      certificate: { fn::fileAsset: ./fullchain.pem }
      privateKey: { fn::fileAsset: ./privkey.pem }
outputs:
  fingerprint: \${site.fingerprint}
`;

/** A package manager by the package of the registry that has it. */
const byNpx = (name: string, from: string, ...options: string[]) => ({
  name,
  add: ["npx", "--yes", from, "add", ...options],
  probe: ["npx", "--yes", from, "--version"],
});

/**
 * The layouts differ: npm puts all packages side by side, pnpm links each package only to its own dependencies. Newer yarns have no node_modules
 * unless they are told to, and Pulumi needs one.
 */
const managers = [
  { name: "npm", add: ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund"], probe: undefined },
  byNpx("pnpm 10", "pnpm@10", "--prefer-offline"),
  byNpx("yarn 1", "yarn@1", "--prefer-offline"),
  byNpx("yarn 4", "@yarnpkg/cli-dist@4"),
  byNpx("bun 1", "bun@1"),
];

for (const { name, add, probe } of managers) {
  const describeIt = name === "npm" ? describe : describeOnCi;
  describeIt(`the packed package, installed into an empty project by ${name}`, function () {
    this.timeout(300_000);

    let packed: string;
    let emulator: Emulator;
    let chain: GeneratedChain;
    let project: Project;

    before(async function () {
      if (probe !== undefined && (await run(probe, tmpdir()).catch(() => undefined)) === undefined) {
        console.log(`      not run: ${name} can't be had here`);
        this.skip();
      }
      packed = temporaryFolder("packed-");
      await run(["npm", "pack", "--pack-destination", packed], repository);
      const [tarball = ""] = readdirSync(packed);
      emulator = await startEmulator();
      emulator.createBucket(bucket);
      chain = await generateChain({ names: ["example.com"] });
      const files = {
        "package.json": JSON.stringify({ name: "installed", private: true, main: "index.ts" }),
        "Pulumi.yaml": "name: installed\nruntime: nodejs\n",
        "index.ts": program,
        ".yarnrc.yml": "nodeLinker: node-modules\n",
        "fullchain.pem": chain.fullchain,
        "privkey.pem": chain.privateKey,
      };
      project = await Project.create("installed", emulator, files);
      await project.config({ endpoint: emulator.endpoint });
      await run([...add, join(packed, tarball), `@pulumi/pulumi@${sdkVersion}`], project.directory);
    });

    after(async () => {
      project?.remove();
      await emulator?.stop();
      if (packed !== undefined) {
        rmSync(packed, { recursive: true, force: true });
      }
    });

    const deploys = async (prefix: string) => {
      await project.up();
      assert.equal((await project.outputs()).fingerprint, chain.leaf.fingerprint);
      const latest = [...emulator.objects(bucket).keys()].filter((key) => key.startsWith(`${prefix}/latest/`));
      assert.equal(latest.length, 5);
    };

    it("deploys from a TypeScript program", async () => {
      await deploys("typescript");
      await project.destroy();
    });

    for (const [main, text] of Object.entries(javascript)) {
      it(`deploys from a program in JavaScript: ${main}`, async () => {
        const manifest = JSON.parse(readFileSync(join(project.directory, "package.json"), "utf8"));
        project.write(main, text);
        project.write("package.json", JSON.stringify({ ...manifest, main }));
        await deploys("typescript");
        await project.destroy();
      });
    }

    it("compiles strictly, including its declarations, without the optional @pulumi/alicloud", async () => {
      const compilerOptions = {
        ...{ strict: true, noEmit: true, skipLibCheck: false, target: "es2022" },
        ...{ module: "nodenext", moduleResolution: "nodenext" },
        ...{ types: ["node"], typeRoots: [join(repository, "node_modules", "@types")] },
      };
      project.write("tsconfig.strict.json", JSON.stringify({ compilerOptions, files: ["index.ts"] }));
      const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
      assert.equal(await run([process.execPath, compiler, "--project", "tsconfig.strict.json"], project.directory), "");
    });

    it("has the command that inspects a certificate", async () => {
      const inspect = [
        join("node_modules", ".bin", "alicloud-certificates"),
        "inspect",
        "fullchain.pem",
        "privkey.pem",
      ];
      assert.match(await run(inspect, project.directory), new RegExp(chain.leaf.fingerprint));
    });

    const schemaBy = (path: string) => project.run("package", "get-schema", path);
    const plugin = "./node_modules/pulumi-alicloud-certificates/bin";
    const resource = /"alicloud-certificates:index:OssCertificateDeployment"/;

    it("returns its schema with the plugin's executable", async function () {
      if (isWindows) {
        this.skip();
      }
      assert.match(await schemaBy(`${plugin}/pulumi-resource-alicloud-certificates`), resource);
    });

    it("returns its schema with the plugin's folder", async function () {
      const schema = await schemaBy(plugin).catch(String);
      if (/could not read plugin .*: not supported/.test(schema)) {
        console.log("      not run: the Node language host at hand runs no plugins");
        this.skip();
      }
      assert.match(schema, resource);
    });

    it("starts as a Node language host starts a folder: by the SDK, with no library of its own", async () => {
      const folder = realpathSync(join(project.directory, plugin));
      await run(["npm", "install", "--no-audit", "--no-fund"], folder);
      const dependencies = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
      assert.deepEqual(dependencies, ["pulumi-resource-alicloud-certificates"]);
      const starter = createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run-plugin");
      const host = await PluginHost.start({}, {}, { program: starter, args: [folder], cwd: project.directory });
      try {
        const { failures } = await host.check({ bucket: "x" });
        assert.ok(failures.length > 0);
      } finally {
        host.stop();
      }
    });

    it("is added to a project as docs/plugin.md says", async function () {
      const commands = documentedCommands("plugin.md").filter((line) => line.includes(plugin));
      assert.deepEqual(commands, [`pulumi package add ${plugin}`]);
      try {
        await project.run(...(commands[0] ?? "").split(" ").slice(1));
      } catch (error) {
        assert.match(String(error), /could not read plugin .*: not supported|method GeneratePackage not implemented/);
        console.log("      not run: the language hosts at hand are too old for it");
        this.skip();
      }
      assert.match(readFileSync(join(project.directory, "Pulumi.yaml"), "utf8"), /alicloud-certificates: \.\//);
    });

    it("deploys from a YAML program", async function () {
      if (!isOnPath("pulumi-language-yaml")) {
        this.skip();
      }
      project.write("Pulumi.yaml", yaml(emulator.endpoint));
      await deploys("yaml");
    });
  });
}

function run([command = "", ...words]: readonly string[], cwd: string): Promise<string> {
  return runCommand(command, words, { cwd, shell: isWindows });
}
