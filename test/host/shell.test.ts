import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { type Emulator, startEmulator } from "../../emulator";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { bucket, prefix } from "../support/deploymentFixture";
import { DynamicHost, serializedShell } from "../support/dynamicHost";
import { repository } from "../support/stack";

describe("the stub", () => {
  it("has at most 2.5 KB", async () => {
    const size = Buffer.byteLength(await serializedShell());
    assert.ok(size <= 2560, `${size} bytes`);
  });

  it("keeps its bytes, which are part of every user's state", async () => {
    // A change here shows `~ __provider` in every preview of every user: only with a reason, and a line in the CHANGELOG.
    const digest = createHash("sha256")
      .update(await serializedShell())
      .digest("hex");
    assert.equal(digest, "19005302ceca96e5e2cf1460901a65ef23276bd6406ce869a8d1198ef33e932d");
  });

  it("has the same bytes in another process, with another environment", async () => {
    const script = `require("./dist/test/support/dynamicHost.js").serializedShell().then((text) => process.stdout.write(text))`;
    const text = execFileSync(process.execPath, ["-e", script], {
      cwd: repository,
      env: { PATH: process.env.PATH, ALICLOUD_ACCESS_KEY: "of-somebody-else", HOME: "/nowhere" },
      encoding: "utf8",
    });
    assert.equal(text, await serializedShell());
  });

  it("captures nothing and requires only the lifecycle of this package", async () => {
    const text = await serializedShell();
    const required = new Set([...text.matchAll(/require\("([^"]*)"\)/g)].map(([, name]) => name));
    assert.deepEqual([...required], ["pulumi-alicloud-certificates/lifecycle/ossCertificateDeployment"]);
    assert.doesNotMatch(text, /process\.env|__dirname|__filename|node_modules/);
    // The with-statement of a serialized function lists what it captured.
    const captured = new Set([...text.matchAll(/with\(\{(.*?)\}\)/g)].map(([, names]) => names?.trim()));
    assert.deepEqual([...captured].sort(), [
      "provider: __provider, this: undefined, arguments: undefined",
      "this: undefined, arguments: undefined",
    ]);
  });
});

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
