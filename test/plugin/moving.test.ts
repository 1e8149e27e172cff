import assert from "node:assert/strict";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { DeploymentFixture, keysOf } from "../support/deploymentFixture";
import { dynamicResource, type Host, hosts, plugin } from "../support/host";
import { describeOnCi } from "../support/thorough";

const other = (host: Host) => (host === plugin ? dynamicResource : plugin);

for (const host of hosts) {
  const describeIt = host === dynamicResource ? describe : describeOnCi;
  describeIt(`a stack that moves from the ${host.name} to the ${other(host).name}, and back`, () => {
    let fixture: DeploymentFixture;
    let chain: GeneratedChain;

    before(async () => {
      fixture = await DeploymentFixture.start({
        host,
        actions: ["oss:GetObject", "oss:DeleteObject", "oss:ListObjects"],
      });
      chain = await generateChain({ names: ["example.com"] });
      fixture.deploy(chain, { onDestroy: "deleteAll" });
      await fixture.stack.up();
    });

    after(() => fixture.stop());

    const move = async (from: Host, to: Host) => {
      const before = await fixture.stack.resource("OssCertificateDeployment");
      fixture.host = to;
      fixture.options = { aliases: [{ type: from.type }] };
      const requests = await fixture.requestsOf(async () => {
        const { changes } = await fixture.stack.preview();
        assert.ok(!changes.create && !changes.delete && !changes.replace, JSON.stringify(changes));
        await fixture.stack.up();
        assert.deepEqual((await fixture.stack.up()).changes, { same: 2 });
      });
      assert.deepEqual(requests, [], "the bucket is not asked");
      const after = await fixture.stack.resource("OssCertificateDeployment");
      assert.equal(after.type, to.type);
      assert.equal(after.id, before.id);
      assert.equal(after.outputs.deploymentId, before.outputs.deploymentId);
    };

    it("sends no request on the way there", () => move(host, other(host)));

    it("can be refreshed there, and drops the alias", async () => {
      assert.deepEqual((await fixture.stack.refresh()).changes, { same: 2 });
      fixture.options = undefined;
      assert.deepEqual((await fixture.stack.up()).changes, { same: 2 });
    });

    it("sends no request on the way back", () => move(other(host), host));

    it("renews and destroys where it came from", async () => {
      fixture.options = undefined;
      const renewed = await generateChain({ names: ["example.com"], issuedBy: chain });
      fixture.deploy(renewed, { onDestroy: "deleteAll" });
      assert.deepEqual((await fixture.stack.up()).changes, { same: 1, update: 1 });
      assert.equal(fixture.keys.length, keysOf(chain, renewed).length);
      await fixture.stack.destroy();
      assert.deepEqual(fixture.keys, []);
    });
  });
}
