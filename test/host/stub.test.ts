import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { bucket, prefix } from "../support/deploymentFixture";
import { DynamicHost } from "../support/dynamicHost";

describe("the stub in the real dynamic host", () => {
  let emulator: Emulator;
  let host: DynamicHost;
  let chain: GeneratedChain;
  let inputs: Record<string, unknown>;

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket(bucket);
    chain = await generateChain({ names: ["example.com"] });
    inputs = {
      bucket,
      prefix,
      endpoint: emulator.endpoint,
      certificate: chain.fullchain,
      privateKey: chain.privateKey,
      onDestroy: "deleteAll",
    };
    host = await DynamicHost.start(
      {
        "alicloud:region": "cn-hangzhou",
        "alicloud:accessKey": emulator.owner.accessKeyId,
        "alicloud:secretKey": emulator.owner.accessKeySecret,
      },
      { NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile },
    );
  });

  after(async () => {
    await host.stop();
    await emulator.stop();
  });

  it("checks, creates, sees no difference, reads and deletes", async () => {
    const { inputs: checked, failures } = await host.check(inputs);
    assert.deepEqual(failures, []);
    assert.equal(checked.fingerprint, chain.leaf.fingerprint);
    assert.equal(emulator.requests.length, 0);

    const { id, outs } = await host.create(checked);
    assert.equal(id, `cn-hangzhou/${bucket}/${prefix}`);
    assert.equal(emulator.requests.length, 10);
    assert.equal(JSON.stringify(outs).includes("PRIVATE KEY"), false);

    assert.deepEqual(await host.diff(outs, checked), { changes: false, replaces: [] });
    assert.deepEqual(await host.diff(outs, { ...checked, prefix: "elsewhere" }), {
      changes: true,
      replaces: ["prefix"],
    });
    assert.deepEqual(await host.read(id, outs), { id, props: outs });
    await host.delete(id, outs);
    assert.deepEqual([...emulator.objects(bucket).keys()], []);
    assert.deepEqual(await host.read(id, outs), { id: "", props: {} });
  });

  it("takes its credentials from the last configuration", async () => {
    const other = await DynamicHost.start(
      { "alicloud:region": "cn-hangzhou", "alicloud:accessKey": "nobody", "alicloud:secretKey": "nothing" },
      { NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile },
    );
    try {
      const { inputs: checked } = await other.check(inputs);
      await assert.rejects(other.create(checked), /InvalidAccessKeyId.*the access key does not exist or is disabled/);
    } finally {
      await other.stop();
    }
  });
});
