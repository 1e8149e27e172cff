import assert from "node:assert/strict";
import { mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { dynamicTokenOf } from "../../provider/engine/typeToken";
import { isReachable, manifestOf } from "../../provider/lifecycle/requireReachable";
import { lifecycles } from "../../provider/lifecycles";
import { generateChain } from "../support/certificates";
import { Project } from "../support/project";
import { repository } from "../support/stack";
import { temporaryFolder } from "../support/temporaryFolder";
import { describeOnCi } from "../support/thorough";

/** A package of the workspace that wraps the deployment, as pnpm links it: it alone has the dependency. */
const shared = `const pulumi = require("@pulumi/pulumi");
const product = require("pulumi-alicloud-certificates");
exports.site = (args) => new product.OssCertificateDeployment("site", {
  certificate: new pulumi.asset.FileAsset("fullchain.pem"),
  privateKey: new pulumi.asset.FileAsset("privkey.pem"),
  ...args,
});
`;

const program = `const pulumi = require("@pulumi/pulumi");
const { site } = require("shared");
exports.fingerprint = site({ bucket: "certificates", endpoint: new pulumi.Config().require("endpoint") }).fingerprint;
`;

describeOnCi("a deployment that a shared package of a workspace wraps", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let project: Project;
  let folder: string;

  const link = (target: string, path: string) => {
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path, "junction");
  };

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("certificates");
    const chain = await generateChain();
    folder = temporaryFolder("certificates-shared-");
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "shared", version: "1.0.0", main: "index.js" }));
    writeFileSync(join(folder, "index.js"), shared);
    project = await Project.create("workspace", emulator, {
      "package.json": JSON.stringify({ name: "infra", private: true, main: "index.js" }),
      "Pulumi.yaml": "name: infra\nruntime: { name: nodejs, options: { typescript: false } }\n",
      "index.js": program,
      "fullchain.pem": chain.fullchain,
      "privkey.pem": chain.privateKey,
    });
    await project.config({ endpoint: emulator.endpoint });
    const pulumi = join(repository, "node_modules", "@pulumi", "pulumi");
    link(pulumi, join(project.directory, "node_modules", "@pulumi", "pulumi"));
    link(folder, join(project.directory, "node_modules", "shared"));
    link(pulumi, join(folder, "node_modules", "@pulumi", "pulumi"));
    link(repository, join(folder, "node_modules", "pulumi-alicloud-certificates"));
  });

  after(async () => {
    project?.remove();
    rmSync(folder, { recursive: true, force: true });
    await emulator?.stop();
  });

  it("is refused in the preview, which names the package.json that lacks the dependency", async () => {
    const output = await project.run("preview").then(String, String);
    assert.match(
      output,
      /OssCertificateDeployment 'site' can't be created: .* pulumi-alicloud-certificates can't be found from there/,
    );
    assert.ok(output.includes(`'${join(realpathSync(project.directory), "package.json")}'`), output);
    assert.doesNotMatch(output, /Cannot find module/);
  });

  it("works once the program has the dependency", async () => {
    link(repository, join(project.directory, "node_modules", "pulumi-alicloud-certificates"));
    await project.up();
    assert.match(String((await project.outputs()).fingerprint), /^[0-9a-f]{40}$/);
    assert.ok((await project.exportState()).includes(dynamicTokenOf("OssCertificateDeployment")));
  });
});

describe("the code of dynamic resources", () => {
  it("is found from a folder with the package, for every type, and not from another", () => {
    for (const { type } of lifecycles) {
      assert.ok(isReachable(type, join(repository, "examples", "cdn")), type);
      assert.ok(!isReachable(type, tmpdir()), type);
    }
  });

  it("is looked for by every class", () => {
    for (const { type } of lifecycles) {
      const folder = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
      const source = readFileSync(join(repository, "provider", folder, "resource.ts"), "utf8");
      assert.match(source, / extends (DynamicResource|CertificateBinding) /, type);
    }
  });

  it("is missed in the next package.json above", () => {
    assert.equal(manifestOf(join(repository, "provider", "oss")), join(repository, "package.json"));
  });
});
