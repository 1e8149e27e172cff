import assert from "node:assert/strict";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { bucket, DeploymentFixture, prefix } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";
import { keyMaterialIn } from "../support/keyMaterial";

describeEachHost("the private key, on the engine", (host) => {
  let fixture: DeploymentFixture;
  let chain: GeneratedChain;

  beforeEach(async () => {
    fixture = await DeploymentFixture.start({ host, actions: ["oss:GetObject", "oss:DeleteObject"] });
    chain = await generateChain({ names: ["example.com"], key: "RSA-2048" });
  });

  afterEach(() => fixture.stop());

  /** Everything that a user or a log collector gets to see of a life from preview to destroy, one failure included. */
  async function livesOf(): Promise<string> {
    const { stack } = fixture;
    const said = [(await stack.preview()).output];
    fixture.emulator.faults.add({
      match: { method: "PUT", key: `${prefix}/latest/privkey.pem` },
      times: 1,
      fault: { kind: "status", status: 403, code: "AccessDenied" },
    });
    said.push(await stack.failing(stack.up()), (await stack.up()).output);
    said.push(JSON.stringify(await stack.outputs()));
    fixture.deploy(await generateChain({ names: ["example.com"] }), { certificate: "not a certificate" });
    said.push(await stack.failing(stack.preview()));
    return said.join("\n");
  }

  it("given as a file never enters the state, not even encrypted", async () => {
    fixture.deploy(chain);
    const said = await livesOf();
    assert.deepEqual(keyMaterialIn(said, chain.key), []);
    const { text } = await fixture.stack.exportState();
    assert.deepEqual(keyMaterialIn(text, chain.key), []);
    assert.match(text, new RegExp(chain.leaf.fingerprint));
    assert.deepEqual(keyMaterialIn(fixture.stack.storedState(), chain.key), []);
  });

  it("given as text is in the state, but only encrypted", async () => {
    fixture.args = { certificate: chain.fullchain, privateKey: chain.privateKey };
    const said = await livesOf();
    assert.deepEqual(keyMaterialIn(said, chain.key), []);
    const stored = fixture.stack.storedState();
    assert.match(stored, new RegExp(chain.leaf.fingerprint));
    assert.deepEqual(keyMaterialIn(stored, chain.key), []);
    const { text } = await fixture.stack.exportState();
    assert.notDeepEqual(keyMaterialIn(text, chain.key), [], "the search itself finds a key that is there");
  });

  it("is in the bucket's privkey.pem objects and nowhere else", async () => {
    fixture.deploy(chain);
    await fixture.stack.up();
    for (const [key, { body, meta, headers }] of fixture.emulator.objects(bucket)) {
      const found = keyMaterialIn(`${body}\n${JSON.stringify({ meta, headers })}`, chain.key);
      assert.equal(found.length > 0, key.endsWith("/privkey.pem"), key);
    }
  });
});
