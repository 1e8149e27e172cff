import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type Emulator, startEmulator } from "../../emulator";
import { HttpsOnlyPolicy } from "../../provider";
import { httpsOnlyStatement } from "../../provider/httpsOnlyPolicy/statement";
import { configurationOf, describeEachHost, pluginOnPath } from "../support/host";
import { TestStack } from "../support/stack";
import { itOnCi } from "../support/thorough";

const bucket = "somebody-elses";

/** What `pulumi package gen-sdk` makes of the resource, as far as it is needed here. */
class PluginHttpsOnlyPolicy extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    super("alicloud-certificates:index:HttpsOnlyPolicy", name, { region: undefined, added: undefined, ...args }, opts);
  }
}

describeEachHost("the successor of an HttpsOnlyPolicy", (host) => {
  let emulator: Emulator;
  let stack: TestStack;
  /** What the program declares. */
  let names: string[];

  const statements = () => {
    const policy = emulator.bucketPolicy(bucket);
    return policy === undefined ? undefined : (JSON.parse(policy) as { Statement: unknown[] }).Statement;
  };
  const urns = async () => {
    const { resources } = await stack.exportState();
    return resources.filter(({ type }) => type.endsWith(":HttpsOnlyPolicy")).map(({ urn }) => urn);
  };
  const replace = async () => stack.up({ replace: await urns() });

  before(async () => {
    emulator = await startEmulator();
    stack = await TestStack.create({
      emulator,
      config: configurationOf(emulator.owner),
      environment: pluginOnPath,
      program: async () => {
        const Policy = host.name === "plugin" ? PluginHttpsOnlyPolicy : HttpsOnlyPolicy;
        for (const name of names) {
          new Policy(name, { bucket, endpoint: emulator.endpoint });
        }
        return {};
      },
    });
  });

  beforeEach(() => {
    names = ["files"];
    emulator.createBucket(bucket);
  });

  afterEach(async () => {
    emulator.faults.clear();
    await stack.destroy();
  });

  after(async () => {
    stack?.remove();
    await emulator.stop();
  });

  it("receives the statement with `--replace`, under another name, and from a second resource; the destroy removes it", async () => {
    await stack.up();
    await replace();
    assert.deepEqual(statements(), [httpsOnlyStatement(bucket)]);
    names = ["archive"];
    await stack.up();
    assert.deepEqual(statements(), [httpsOnlyStatement(bucket)]);
    names = ["archive", "second"];
    await stack.up();
    names = ["second"];
    await stack.up();
    assert.deepEqual(statements(), [httpsOnlyStatement(bucket)]);
    assert.deepEqual(Object.keys((await stack.up()).changes), ["same"]);
    await stack.destroy();
    assert.equal(statements(), undefined);
  });

  itOnCi("keeps the statement if OSS reformats policies, since the handover is lost then", async () => {
    emulator.createBucket(bucket, { rewritesPolicy: true });
    await stack.up();
    await replace();
    await stack.destroy();
    assert.deepEqual(statements(), [httpsOnlyStatement(bucket)]);
  });

  itOnCi("receives nothing that existed before", async () => {
    const theirs = JSON.stringify({ Version: "1", Statement: [httpsOnlyStatement(bucket)] });
    emulator.createBucket(bucket, { policy: JSON.parse(theirs) });
    await stack.up();
    await replace();
    await stack.destroy();
    assert.equal(emulator.bucketPolicy(bucket), theirs);
  });

  it("also receives it after an `up` that was interrupted before the delete, without a moment of plain HTTP", async () => {
    await stack.up();
    // The successor reads the policy once; the delete of the replaced one can't.
    emulator.faults.add({
      match: { action: "oss:GetBucketPolicy", nth: 2 },
      times: Number.POSITIVE_INFINITY,
      fault: { kind: "status", status: 403 },
    });
    await stack.failing(replace());
    emulator.faults.clear();
    assert.equal((await urns()).length, 2);
    const mark = emulator.mark;
    await stack.up();
    assert.equal((await urns()).length, 1);
    assert.ok(!emulator.requestsSince(mark).some(({ operation }) => operation === "DeleteBucketPolicy"));
    assert.deepEqual(statements(), [httpsOnlyStatement(bucket)]);
    assert.deepEqual(Object.keys((await stack.up()).changes), ["same"]);
    await stack.destroy();
    assert.equal(statements(), undefined);
  });

  itOnCi(
    "says that a refresh lacks a permission, and how to forget a resource whose deletion is always denied",
    async () => {
      await stack.up();
      emulator.faults.add({
        match: { action: "oss:GetBucketPolicy" },
        times: Number.POSITIVE_INFINITY,
        fault: { kind: "status", status: 403 },
      });
      assert.match(
        (await stack.refresh()).output,
        /Can't check whether the policy of bucket 'somebody-elses' refuses plain HTTP/,
      );
      const [urn = ""] = await urns();
      names = [];
      const message = await stack.failing(stack.up());
      const named = host.name === "plugin" ? `'${urn}'` : "<urn>";
      assert.ok(message.includes(`\`pulumi state delete ${named}\``), message);
      assert.deepEqual(statements(), [httpsOnlyStatement(bucket)]);
    },
  );
});
