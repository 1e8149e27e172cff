import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { plugin } from "../support/face";
import { keyMaterialIn } from "../support/keyMaterial";
import { bucket, prefix, Site } from "../support/site";

describe("an import on the engine", () => {
  let site: Site;
  let chain: GeneratedChain;
  let id: string;

  before(async () => {
    site = await Site.start({ face: plugin, actions: ["oss:GetObject"] });
    chain = await generateChain({ names: ["example.com"] });
    site.deploy(chain, { onDestroy: "keep" });
    await site.stack.up();
    id = `cn-hangzhou/${bucket}/${prefix}?endpoint=${site.emulator.endpoint}`;
  });

  after(() => site.stop());

  beforeEach(() => site.stack.destroy());

  /** `pulumi import`, as a user runs it; the Node host at hand may be too old to write the program. */
  const importIt = async () => {
    const { workspace } = site.stack.stack;
    const args = ["import", plugin.type, "site", id, "--yes", "--protect=false", "--generate-code=false"];
    const environment = { ...process.env, ...workspace.envVars };
    const options = { cwd: workspace.workDir, env: environment };
    const { stdout, stderr } = await promisify(execFile)("pulumi", [...args, "--stack", "test"], options);
    return stdout + stderr;
  };

  const afterwards = async () => {
    site.deploy(chain);
    const requests = await site.requestsOf(async () => {
      assert.deepEqual((await site.stack.preview()).changes, { same: 2 });
      assert.deepEqual((await site.stack.up()).changes, { same: 2 });
    });
    assert.deepEqual(requests, []);
  };

  it("by the command takes everything but the key, and uploads nothing", async () => {
    const requests = await site.requestsOf(async () => {
      const output = await importIt();
      assert.match(output, /1 imported/);
      assert.doesNotMatch(output, /failed to validate|bug/);
      assert.deepEqual(keyMaterialIn(output, chain.leaf.key), []);
    });
    assert.ok(requests.every((request) => !request.startsWith("PUT")));
    assert.ok(!requests.includes(`GET ${prefix}/latest/privkey.pem`), "the key is not read");
    const { inputs, outputs } = await site.stack.resource("OssCertificateDeployment");
    assert.equal("privateKey" in inputs, false);
    assert.equal(outputs.fingerprint, chain.leaf.fingerprint);
    await afterwards();
  });

  it("by the resource option takes the program's own key, and uploads nothing", async () => {
    site.deploy(chain);
    site.options = { import: id };
    const { changes } = await site.stack.up();
    site.options = undefined;
    assert.deepEqual(changes, { create: 1, import: 1 });
    await afterwards();
  });

  it("of another certificate than the program's is followed by an update", async () => {
    const another = await generateChain({ names: ["example.com"] });
    site.deploy(another);
    site.options = { import: id };
    await site.stack.up();
    site.options = undefined;
    assert.equal(site.text("latest/cert.pem"), another.certificate);
    site.deploy(chain);
    await site.stack.up();
  });

  it("can be kept as it is until a renewal, without the key", async () => {
    await importIt();
    site.args = { certificate: chain.fullchain };
    assert.deepEqual((await site.stack.up()).changes, { same: 2 });
    const renewed = await generateChain({ names: ["example.com"], issuedBy: chain });
    site.args = { certificate: renewed.fullchain };
    assert.match(await site.stack.failing(site.stack.up()), /`privateKey` is missing/);
  });
});
