import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { pluginConfig, pluginEnvironment, pluginName as provisioner } from "../support/alicloudPlugin";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { runCommand } from "../support/command";
import { documentedCommands } from "../support/documentedPrograms";
import { PluginHost } from "../support/pluginHost";
import { endpointsOf, isOnPath, Project } from "../support/project";
import { repository } from "../support/stack";
import { temporaryFolder } from "../support/temporaryFolder";
import { shownLeaf } from "../support/visitor";

const name = "pulumi-resource-alicloud-certificates";
const bucket = "bundled-certificates";
const domains = ["www.example.com", "api.example.com"];
const isWindows = process.platform === "win32";

const version = () =>
  (JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string }).version;

const program = (endpoint: string) => `name: bundled
runtime: yaml
plugins:
  providers:
    - name: alicloud-certificates
      path: ./plugin
resources:
  certificates:
    type: alicloud-certificates:CertificateBucket
    properties:
      bucket: ${bucket}
      prefixes: [certs]
      endpoint: ${endpoint}
  site:
    type: alicloud-certificates:OssCertificateDeployment
    properties:
      bucket: \${certificates.bucket}
      prefix: certs
      endpoint: ${endpoint}
      certificate: { fn::fileAsset: ./fullchain.pem }
      privateKey: { fn::fileAsset: ./privkey.pem }
  names:
    type: alicloud-certificates:CertificateRollout
    properties:
      certificate: { fn::fileAsset: ./fullchain.pem }
      privateKey: { fn::fileAsset: ./privkey.pem }
      cdnDomains: [${domains[0]}]
      fcDomains: [{ domain: ${domains[1]} }]
outputs:
  fingerprint: \${site.fingerprint}
`;

describe("the bundled plugin", function () {
  this.timeout(300_000);

  let folder: string;
  let emulator: Emulator;
  let chain: GeneratedChain;

  const plugin = (...file: string[]) => join(folder, "plugin", ...file);

  before(async () => {
    folder = temporaryFolder("certificates-bundle-");
    await runCommand(process.execPath, [join(repository, "tools", "bundle.mjs"), folder], { cwd: folder });
    emulator = await startEmulator();
    chain = await generateChain({ names: ["*.example.com"] });
  });

  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await emulator?.stop();
  });

  it("is a small folder of its code, schema, version and licenses", () => {
    const files = readdirSync(plugin()).sort();
    const expected = ["LICENSE", "THIRD-PARTY-NOTICES.txt", "package.json", name, `${name}.cmd`, "schema.json"];
    assert.deepEqual(files, expected);
    const megabytes = files.reduce((total, file) => total + statSync(plugin(file)).size, 0) / 1e6;
    console.log(`      ${megabytes.toFixed(1)} MB in ${files.length} files`);
    assert.ok(megabytes < 8, `${megabytes} MB`);
    assert.equal((JSON.parse(readFileSync(plugin("package.json"), "utf8")) as { version: string }).version, version());
    assert.ok(isWindows || statSync(plugin(name)).mode & 0o111);
  });

  it("has no path of this machine, no test, and no module that Node would look for", () => {
    const code = readFileSync(plugin(name), "utf8");
    for (const text of [repository, folder, "emulator/", "test/support"]) {
      assert.ok(!code.includes(JSON.stringify(text).slice(1, -1)), text);
    }
    const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, module = ""]) => module);
    // The other modules that are left are optional ones that aren't installed here either.
    const isInstalled = (module: string) => {
      try {
        return !isBuiltin(module) && createRequire(join(repository, "package.json")).resolve(module) !== "";
      } catch {
        return false;
      }
    };
    // The stubs of dynamic resources aren't run, and any-promise has such calls in its messages.
    const named = /^(pulumi-alicloud-certificates\/lifecycle\/|any-promise)/;
    assert.deepEqual(
      required.filter((module) => !named.test(module) && isInstalled(module)),
      [],
    );
    assert.ok(required.includes("node:net"));
  });

  it("names the license of every package in it", () => {
    const notices = readFileSync(plugin("THIRD-PARTY-NOTICES.txt"), "utf8");
    for (const library of ["@grpc/grpc-js", "@pulumi/pulumi", "@pulumi/alicloud", "ali-oss", "@alicloud/credentials"]) {
      const { version } = JSON.parse(readFileSync(join(repository, "node_modules", library, "package.json"), "utf8"));
      assert.ok(notices.includes(`\n${library} ${version} (`), library);
    }
    assert.doesNotMatch(notices, /^(typescript|esbuild|mocha) /m);
  });

  it("is in an archive for each platform, under the name that Pulumi downloads, with its checksum", async () => {
    const archives = join(folder, "archives");
    const checksums = readFileSync(join(archives, "SHA256SUMS"), "utf8").trim().split("\n");
    const expected = ["linux", "darwin", "windows"].flatMap((system) =>
      ["amd64", "arm64"].map((processor) => `${name}-v${version()}-${system}-${processor}.tar.gz`),
    );
    assert.deepEqual(checksums.map((line) => line.split("  ")[1]).sort(), expected.sort());
    for (const line of checksums) {
      const [digest, file = ""] = line.split("  ");
      assert.equal(
        createHash("sha256")
          .update(readFileSync(join(archives, file)))
          .digest("hex"),
        digest,
      );
    }
    const unpacked = mkdtempSync(join(folder, "unpacked-"));
    await runCommand("tar", ["-xzf", join(archives, expected[0] ?? ""), "-C", unpacked], {});
    for (const file of readdirSync(plugin())) {
      assert.deepEqual(readFileSync(join(unpacked, file)), readFileSync(plugin(file)), file);
      assert.equal(statSync(join(unpacked, file)).mode, statSync(plugin(file)).mode, file);
    }
    assert.deepEqual(readdirSync(unpacked), readdirSync(plugin()));
  });

  describe("with DEBUG=*", () => {
    const policies = [
      { Version: "1" as const, Statement: [{ Effect: "Allow" as const, Action: "oss:*", Resource: "*" }] },
    ];

    /** Deploys with a session's key. @returns what a program printed of its secrets */
    const printedBy = async (program: string) => {
      const session = emulator.addSession({ policies, expiresAt: new Date(Date.now() + 3_600_000) });
      const { accessKeyId: accessKey, accessKeySecret: secretKey, securityToken } = session;
      const host = await PluginHost.start(
        { region: "cn-hangzhou", accessKey, secretKey, securityToken },
        { DEBUG: "*", NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile },
        { program },
      );
      try {
        const { fullchain: certificate, privateKey } = chain;
        const place = { bucket: "debugged", prefix: "certs", endpoint: emulator.endpoint };
        const { inputs } = await host.check({ ...place, certificate, privateKey });
        const { properties } = await host.create(inputs);
        assert.equal(properties.fingerprint, chain.leaf.fingerprint);
        const secrets = { secretKey, securityToken, encoded: encodeURIComponent(securityToken), key: "PRIVATE KEY" };
        return Object.entries(secrets).flatMap(([what, text]) => (host.output.includes(text) ? [what] : []));
      } finally {
        host.stop();
      }
    };

    before(() => {
      emulator.createBucket("debugged");
    });

    it("prints neither token nor key", async () => {
      assert.deepEqual(await printedBy(plugin(name)), []);
    });

    it("would print the token if the bundle had another copy of the library that prints", async () => {
      const code = readFileSync(plugin(name), "utf8");
      const broken = code.replace(/\bfunction hush\(/, "function hush(){}function unused(");
      assert.notEqual(broken, code);
      writeFileSync(plugin("broken"), broken);
      const printed = await printedBy(plugin("broken")).finally(() => rmSync(plugin("broken")));
      assert.ok(printed.includes("securityToken"), String(printed));
    });
  });

  describe(`in a project without packages, by ${provisioner}`, () => {
    let project: Project;

    before(async () => {
      emulator.cdn.add(domains[0] ?? "");
      emulator.functions.add(domains[1] ?? "", { protocol: "HTTP,HTTPS" });
      const files = {
        "Pulumi.yaml": program(emulator.endpoint),
        "fullchain.pem": chain.fullchain,
        "privkey.pem": chain.privateKey,
      };
      project = await Project.create("bundled", emulator, files, pluginEnvironment(emulator));
      cpSync(plugin(), join(project.directory, "plugin"), { recursive: true });
      const configured = Object.entries(pluginConfig).map(([key, { value }]) => [key, value]);
      await project.config({
        ...endpointsOf(emulator, "alicloud-certificates", ["cas", "cdn", "fc"]),
        ...Object.fromEntries(configured),
      });
    });

    after(() => project?.remove());

    it("returns its schema", async function () {
      if (isWindows) {
        this.skip();
      }
      const schema = JSON.parse(await project.run("package", "get-schema", `./plugin/${name}`)) as { version: string };
      assert.equal(schema.version, version());
    });

    it("runs a YAML program: a bucket with its RAM policy, a deployment, and a rollout to CDN and Function Compute", async function () {
      if (!isOnPath("pulumi-language-yaml")) {
        this.skip();
      }
      await project.up();
      assert.equal((await project.outputs()).fingerprint, chain.leaf.fingerprint);
      for (const domain of domains) {
        assert.equal(await shownLeaf(emulator.edge.port, domain), chain.leaf.fingerprintSha256, domain);
      }
      assert.match(await project.up(), /unchanged/);
      await project.destroy();
    });
  });

  describe("installed from its archive, as docs/plugin.md says", () => {
    const commands = documentedCommands("plugin.md");
    let project: Project;

    const command = (pattern: RegExp): string[] => {
      const found = commands.filter((line) => pattern.test(line));
      assert.equal(found.length, 1, String(pattern));
      return (found[0] ?? "").split(" ");
    };

    before(async () => {
      const environment = { ...pluginEnvironment(emulator), PULUMI_HOME: join(folder, "home") };
      const yaml = program(emulator.endpoint).replace(/^plugins:[\s\S]*?(?=^resources:)/m, "");
      project = await Project.create("installed", emulator, { "Pulumi.yaml": yaml }, environment);
      project.write("fullchain.pem", chain.fullchain);
      project.write("privkey.pem", chain.privateKey);
      cpSync(join(folder, "archives"), project.directory, { recursive: true });
    });

    after(() => project?.remove());

    it("names this version in every command", () => {
      const versions = commands.flatMap((line) => line.match(/\d+\.\d+\.\d+/g) ?? []);
      assert.deepEqual([...new Set(versions)], [version()]);
    });

    it("downloads from where the schema says", () => {
      const { pluginDownloadURL } = JSON.parse(readFileSync(plugin("schema.json"), "utf8")) as Record<string, string>;
      assert.equal(command(/--server/).at(-1), pluginDownloadURL);
    });

    it("matches its checksum", async function () {
      if (!isOnPath("sha256sum")) {
        this.skip();
      }
      const [program = "", ...words] = command(/^sha256sum/);
      assert.match(await runCommand(program, words, { cwd: project.directory }), /linux-amd64\.tar\.gz: OK/);
    });

    it("is previewed from YAML without a path", async function () {
      await project.run(...command(/--file/).slice(1));
      const schema = await project.run("package", "get-schema", command(/package add alicloud/).at(-1) ?? "");
      assert.equal((JSON.parse(schema) as { version: string }).version, version());
      if (!isOnPath("pulumi-language-yaml")) {
        this.skip();
      }
      assert.match(await project.run("preview"), /alicloud-certificates:index:CertificateBucket/);
    });
  });
});
