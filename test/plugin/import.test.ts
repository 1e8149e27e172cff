import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { bucket, DeploymentFixture, prefix } from "../support/deploymentFixture";
import { plugin } from "../support/host";
import { keyMaterialIn } from "../support/keyMaterial";

describe("an import on the engine", () => {
  let fixture: DeploymentFixture;
  let chain: GeneratedChain;
  let id: string;

  before(async () => {
    fixture = await DeploymentFixture.start({ host: plugin, actions: ["oss:GetObject"] });
    chain = await generateChain({ names: ["example.com"] });
    fixture.deploy(chain, { onDestroy: "keep" });
    await fixture.stack.up();
    id = `cn-hangzhou/${bucket}/${prefix}?endpoint=${fixture.emulator.endpoint}`;
  });

  after(() => fixture.stop());

  beforeEach(() => fixture.stack.destroy());

  /** `pulumi import`, as a user runs it; the Node host at hand may be too old to write the program. */
  const importIt = async () => {
    const { workspace } = fixture.stack.stack;
    const args = ["import", plugin.type, "site", id, "--yes", "--protect=false", "--generate-code=false"];
    const environment = { ...process.env, ...workspace.envVars };
    const options = { cwd: workspace.workDir, env: environment };
    const { stdout, stderr } = await promisify(execFile)("pulumi", [...args, "--stack", "test"], options);
    return stdout + stderr;
  };

  const afterwards = async () => {
    fixture.deploy(chain);
    const requests = await fixture.requestsOf(async () => {
      assert.deepEqual((await fixture.stack.preview()).changes, { same: 2 });
      assert.deepEqual((await fixture.stack.up()).changes, { same: 2 });
    });
    assert.deepEqual(requests, []);
  };

  it("with the command reads everything except the key, and uploads nothing", async () => {
    const requests = await fixture.requestsOf(async () => {
      const output = await importIt();
      assert.match(output, /1 imported/);
      assert.doesNotMatch(output, /failed to validate|bug/);
      assert.deepEqual(keyMaterialIn(output, chain.leaf.key), []);
    });
    assert.ok(requests.every((request) => !request.startsWith("PUT")));
    assert.ok(!requests.includes(`GET ${prefix}/latest/privkey.pem`), "the key is not read");
    const { inputs, outputs } = await fixture.stack.resource("OssCertificateDeployment");
    assert.equal("privateKey" in inputs, false);
    assert.equal(outputs.fingerprint, chain.leaf.fingerprint);
    await afterwards();
  });

  it("with the resource option uses the program's own key, and uploads nothing", async () => {
    fixture.deploy(chain);
    fixture.options = { import: id };
    const { changes } = await fixture.stack.up();
    fixture.options = undefined;
    assert.deepEqual(changes, { create: 1, import: 1 });
    await afterwards();
  });

  it("of another certificate than the program's is followed by an update", async () => {
    const another = await generateChain({ names: ["example.com"] });
    fixture.deploy(another);
    fixture.options = { import: id };
    await fixture.stack.up();
    fixture.options = undefined;
    assert.equal(fixture.text("latest/cert.pem"), another.certificate);
    fixture.deploy(chain);
    await fixture.stack.up();
  });

  it("can be kept as it is until a renewal, without the key", async () => {
    await importIt();
    fixture.args = { certificate: chain.fullchain };
    assert.deepEqual((await fixture.stack.up()).changes, { same: 2 });
    const renewed = await generateChain({ names: ["example.com"], issuedBy: chain });
    fixture.args = { certificate: renewed.fullchain };
    assert.match(await fixture.stack.failing(fixture.stack.up()), /`privateKey` is missing/);
  });
});
