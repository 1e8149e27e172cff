import assert from "node:assert/strict";
import { generateBadInputs } from "../support/badInputs";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { DeploymentFixture, keysOf } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";

/** A few of the inputs that test/host/badInputs.test.ts tries all of: what the engine makes of a refusal is always the same. */
const selection = [
  "privateKey: encrypted PKCS#8",
  "privateKey: under a wrong label",
  "certificate: CSR",
  "certificate: intermediates under a label of their own",
];

describeEachHost("bad inputs on the engine", (host) => {
  let fixture: DeploymentFixture;
  let chain: GeneratedChain;

  before(async () => {
    fixture = await DeploymentFixture.start({ host });
    chain = await generateChain({ names: ["example.com"] });
    fixture.deploy(chain);
    await fixture.stack.up();
  });

  after(() => fixture.stop());

  const refused = async (args: Record<string, unknown>, sentence: RegExp) => {
    fixture.deploy(chain, args);
    const requests = await fixture.requestsOf(async () => {
      const output = await fixture.stack.failing(fixture.stack.up());
      assert.match(output, sentence);
      assert.match(output, /OssCertificateDeployment resource 'site' has a problem/);
    });
    assert.deepEqual(requests, [], "nothing is sent");
    assert.deepEqual(fixture.keys, keysOf(chain), "the previous deployment still exists");
  };

  it("are refused, send nothing, and don't change the existing deployment", async () => {
    const selected = (await generateBadInputs()).filter(({ name }) => selection.includes(name));
    assert.equal(selected.length, selection.length);
    for (const { arguments: given, expected } of selected) {
      await refused({ certificate: given.certificate, privateKey: given.privateKey }, expected);
    }
    await refused({ prefix: "/certs" }, /`prefix` starts with a slash/);
    await refused({ requiredDomains: ["example.org"] }, /does not cover "?example\.org/);
    fixture.deploy(chain);
    assert.deepEqual((await fixture.stack.preview()).changes, { same: 2 });
  });
});
