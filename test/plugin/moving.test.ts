import assert from "node:assert/strict";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { dynamicResource, type Face, faces, plugin } from "../support/face";
import { keysOf, Site } from "../support/site";

const other = (face: Face) => (face === plugin ? dynamicResource : plugin);

for (const face of faces) {
  describe(`a stack that moves from the ${face.name} to the ${other(face).name}, and back`, () => {
    let site: Site;
    let chain: GeneratedChain;

    before(async () => {
      site = await Site.start({ face, actions: ["oss:GetObject", "oss:DeleteObject", "oss:ListObjects"] });
      chain = await generateChain({ names: ["example.com"] });
      site.deploy(chain, { onDestroy: "deleteAll" });
      await site.stack.up();
    });

    after(() => site.stop());

    const move = async (from: Face, to: Face) => {
      const before = await site.stack.resource("OssCertificateDeployment");
      site.face = to;
      site.options = { aliases: [{ type: from.type }] };
      const requests = await site.requestsOf(async () => {
        const { changes } = await site.stack.preview();
        assert.ok(!changes.create && !changes.delete && !changes.replace, JSON.stringify(changes));
        await site.stack.up();
        assert.deepEqual((await site.stack.up()).changes, { same: 2 });
      });
      assert.deepEqual(requests, [], "the bucket is not asked");
      const after = await site.stack.resource("OssCertificateDeployment");
      assert.equal(after.type, to.type);
      assert.equal(after.id, before.id);
      assert.equal(after.outputs.deploymentId, before.outputs.deploymentId);
    };

    it("touches nothing on the way there", () => move(face, other(face)));

    it("can be refreshed there, and drops the alias", async () => {
      assert.deepEqual((await site.stack.refresh()).changes, { same: 2 });
      site.options = undefined;
      assert.deepEqual((await site.stack.up()).changes, { same: 2 });
    });

    it("touches nothing on the way back", () => move(other(face), face));

    it("renews and destroys where it came from", async () => {
      site.options = undefined;
      const renewed = await generateChain({ names: ["example.com"], issuedBy: chain });
      site.deploy(renewed, { onDestroy: "deleteAll" });
      assert.deepEqual((await site.stack.up()).changes, { same: 1, update: 1 });
      assert.equal(site.keys.length, keysOf(chain, renewed).length);
      await site.stack.destroy();
      assert.deepEqual(site.keys, []);
    });
  });
}
