import assert from "node:assert/strict";
import { generateBadInputs } from "../support/badInputs";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { describeEachFace } from "../support/face";
import { keysOf, Site } from "../support/site";

/** A few of the inputs that test/host/badInputs.test.ts tries all of: what the engine makes of a refusal is always the same. */
const selection = [
  "privateKey: encrypted PKCS#8",
  "privateKey: under a wrong label",
  "certificate: CSR",
  "certificate: intermediates under a label of their own",
];

describeEachFace("bad inputs on the engine", (face) => {
  let site: Site;
  let chain: GeneratedChain;

  before(async () => {
    site = await Site.start({ face });
    chain = await generateChain({ names: ["example.com"] });
    site.deploy(chain);
    await site.stack.up();
  });

  after(() => site.stop());

  const refused = async (args: Record<string, unknown>, sentence: RegExp) => {
    site.deploy(chain, args);
    const requests = await site.requestsOf(async () => {
      const output = await site.stack.failing(site.stack.up());
      assert.match(output, sentence);
      assert.match(output, /OssCertificateDeployment resource 'site' has a problem/);
    });
    assert.deepEqual(requests, [], "nothing is sent");
    assert.deepEqual(site.keys, keysOf(chain), "the deployment before stands");
  };

  it("are refused, send nothing and leave the deployment before as it was", async () => {
    const selected = (await generateBadInputs()).filter(({ name }) => selection.includes(name));
    assert.equal(selected.length, selection.length);
    for (const { arguments: given, expected } of selected) {
      await refused({ certificate: given.certificate, privateKey: given.privateKey }, expected);
    }
    await refused({ prefix: "/certs" }, /`prefix` starts with a slash/);
    await refused({ requiredDomains: ["example.org"] }, /does not cover "?example\.org/);
    site.deploy(chain);
    assert.deepEqual((await site.stack.preview()).changes, { same: 2 });
  });
});
