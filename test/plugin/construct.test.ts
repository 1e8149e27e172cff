import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Emulator, startEmulator } from "../../emulator";
import { httpsOnlyStatement } from "../../provider/httpsOnlyPolicy/statement";
import { pluginConfig, pluginEnvironment, pluginName } from "../support/alicloudPlugin";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { configurationOf, plugin } from "../support/host";
import { repository, TestStack } from "../support/stack";
import { itOnCi } from "../support/thorough";

const bucket = "constructed-certificates";
const prefix = "certs/example.com";

/** What `pulumi package gen-sdk` makes of the component, as far as it is needed here. */
class CertificateBucket extends pulumi.ComponentResource {
  declare readonly bucket: pulumi.Output<string>;
  declare readonly policyName: pulumi.Output<string>;
  declare readonly accessKeyId: pulumi.Output<string>;
  declare readonly accessKeySecret: pulumi.Output<string>;

  constructor(name: string, args: pulumi.Inputs, opts?: pulumi.ComponentResourceOptions) {
    const outputs = { policyName: undefined, accessKeyId: undefined, accessKeySecret: undefined };
    super("alicloud-certificates:index:CertificateBucket", name, { ...outputs, ...args }, opts, true);
  }
}

type StateOptions = Record<
  "ignoreChanges" | "replaceOnChanges" | "customTimeouts" | "deletedWith" | "resourceHooks",
  unknown
>;

class Provider extends pulumi.ProviderResource {}

class Bucket extends pulumi.CustomResource {}

describe(`a CertificateBucket made by the plugin, by ${pluginName}`, () => {
  let emulator: Emulator;
  let stack: TestStack;
  let chain: GeneratedChain;
  let args: pulumi.Inputs;
  let name = "certificates";
  let options: () => pulumi.ComponentResourceOptions = () => ({});
  let theirs = false;

  before(async () => {
    emulator = await startEmulator();
    chain = await generateChain({ names: ["example.com"] });
    args = { bucket, prefixes: [prefix], createUser: true, endpoint: emulator.endpoint };
    const environment = pluginEnvironment(emulator);
    stack = await TestStack.create({
      emulator,
      config: { ...configurationOf(emulator.owner), ...pluginConfig },
      environment: { ...environment, PATH: `${join(repository, "bin")}${delimiter}${environment.PATH}` },
      program: async () => {
        if (theirs) {
          const resource = new Bucket("alicloud:oss/bucket:Bucket", "theirs", { bucket: "theirs" });
          args = { ...args, bucket: resource, existing: true };
          const pem = { certificate: chain.fullchain, privateKey: pulumi.secret(chain.privateKey) };
          plugin.deploy("to-theirs", { bucket: resource as never, endpoint: emulator.endpoint, ...pem });
        }
        const certificates = new CertificateBucket(name, args, options());
        const deployer = new Provider("alicloud-certificates", "deployer", {
          accessKey: certificates.accessKeyId,
          secretKey: certificates.accessKeySecret,
          propagationSeconds: 60,
        });
        const { fullchain: certificate, privateKey } = chain;
        const { endpoint } = emulator;
        const site = { bucket: certificates.bucket, prefix, endpoint, region: "cn-hangzhou", certificate, privateKey };
        const { fingerprint } = plugin.deploy("site", site, { provider: deployer, dependsOn: certificates });
        const { accessKeyId, accessKeySecret, policyName } = certificates;
        return { fingerprint, accessKeyId, accessKeySecret, policyName, isSecret: pulumi.isSecret(accessKeySecret) };
      },
    });
  });

  after(async () => {
    stack?.remove();
    await emulator.stop();
  });

  it("can be previewed, children and all, without a request", async () => {
    const { output } = await stack.preview();
    assert.match(output, /\+ alicloud-certificates:index:CertificateBucket/);
    assert.match(output, /\+ alicloud:oss.bucket:Bucket/);
    assert.match(output, /\+ alicloud-certificates:index:HttpsOnlyPolicy/);
    assert.doesNotMatch(output, /pulumi-nodejs/);
    assert.deepEqual(emulator.requests, []);
  });

  it("uses the plugin's own account for its policy, even with an alicloud provider, which is only a reference here", async () => {
    const { accessKeyId: accessKey, accessKeySecret: secretKey } = emulator.owner;
    const accountType = pluginConfig["alicloud:accountType"].value;
    options = () => ({
      providers: [new Provider("alicloud", "theirs", { accessKey, secretKey, region: "cn-hangzhou", accountType })],
    });
    const { output } = await stack.preview();
    options = () => ({});
    assert.match(output, /\+ alicloud-certificates:index:HttpsOnlyPolicy/);
    assert.doesNotMatch(output, /certificates-account/);
  });

  it("accepts an output as its name, as deployments do; it isn't known before the resource is created", async () => {
    const good = args;
    theirs = true;
    const { output } = await stack.preview().finally(() => {
      [args, theirs] = [good, false];
    });
    for (const name of ["CertificateBucket$alicloud-certificates:index:HttpsOnlyPolicy::", "::to-theirs"]) {
      const [, inputs] = output.split(name);
      assert.match(inputs ?? "", /^[^+]*\bbucket *: \[unknown\]/, name);
    }
  });

  it("creates bucket, policies and user, whose key deploys the certificate", async () => {
    await stack.up();
    const outputs = await stack.outputs();
    assert.equal(outputs.fingerprint, chain.leaf.fingerprint);
    const uploads = emulator.requests.filter(({ operation }) => operation === "PutObject");
    assert.equal(uploads.length, 10);
    assert.deepEqual([...new Set(uploads.map(({ accessKeyId }) => accessKeyId))], [outputs.accessKeyId]);
    assert.deepEqual(JSON.parse(emulator.bucketPolicy(bucket) ?? ""), {
      Version: "1",
      Statement: [httpsOnlyStatement(bucket)],
    });
  });

  it("returns the key's secret as one, though its schema can't say so", async () => {
    const { isSecret, accessKeySecret } = await stack.outputs();
    assert.equal(isSecret, true);
    assert.ok(typeof accessKeySecret === "string" && accessKeySecret !== "");
    assert.ok(!stack.currentState().includes(accessKeySecret));
  });

  it("creates no dynamic resource", async () => {
    const { resources } = await stack.exportState();
    const types = resources.map(({ type }) => type);
    assert.ok(types.includes("alicloud-certificates:index:HttpsOnlyPolicy"));
    assert.deepEqual(
      types.filter((type) => type.startsWith("pulumi-nodejs") || type.endsWith("pulumi-nodejs")),
      [],
    );
  });

  it("changes nothing the second time", async () => {
    const { changes } = await stack.up();
    assert.deepEqual(Object.keys(changes), ["same"]);
  });

  it("refreshes its policy", async () => {
    const { changes } = await stack.refresh();
    assert.deepEqual(Object.keys(changes), ["same"]);
  });

  itOnCi("keeps its children if it gets another name, with the old one as an alias", async () => {
    name = "archive";
    options = () => ({ aliases: [{ name: "certificates" }] });
    const { output, changes } = await stack.preview();
    name = "certificates";
    options = () => ({});
    assert.equal(changes.create, undefined, output);
    assert.equal(changes.delete, undefined, output);
  });

  itOnCi("keeps its children if it moves into another component, with the old place as an alias", async () => {
    options = () => ({
      parent: new pulumi.ComponentResource("website:index:Site", "example"),
      aliases: [{ parent: pulumi.rootStackResource }],
    });
    const { output, changes } = await stack.preview();
    options = () => ({});
    assert.deepEqual(changes, { create: 1, same: changes.same }, output);
    assert.match(output, /\+ website:index:Site/);
  });

  it("is registered with the program's options", async () => {
    options = () => ({
      ignoreChanges: ["tags"],
      replaceOnChanges: ["bucket"],
      customTimeouts: { create: "5m" },
      hooks: { afterUpdate: [new pulumi.ResourceHook("after", () => {})] },
      deletedWith: new pulumi.ComponentResource("website:index:Site", "example"),
    });
    await stack.up();
    options = () => ({});
    const { resources } = await stack.exportState();
    const component = resources.find(({ type }) => type.endsWith(":CertificateBucket")) as object;
    const { ignoreChanges, replaceOnChanges, customTimeouts, deletedWith, resourceHooks } = component as StateOptions;
    assert.deepEqual([ignoreChanges, replaceOnChanges, customTimeouts], [["tags"], ["bucket"], { create: 300 }]);
    assert.equal(deletedWith, resources.find(({ type }) => type === "website:index:Site")?.urn);
    assert.deepEqual(resourceHooks, { AfterUpdate: ["after"] });
    await stack.up();
  });

  it("refuses arguments that contradict each other, in one sentence", async () => {
    const good = args;
    args = { ...args, user: "deployer" };
    const failure = await stack.failing(stack.up());
    args = good;
    assert.match(failure, /`user` and `createUser` are both set/);
  });

  it("refuses rules for archives without prefixes, known at once or later, and creates none", async () => {
    const good = args;
    const { prefixes: _prefixes, ...without } = args;
    for (const [more, option] of [
      [{ guardArchives: true }, "guardArchives"],
      [{ expireArchivesAfterDays: 400, prefixes: [] }, "expireArchivesAfterDays"],
      [{ guardArchives: true, prefixes: pulumi.secret([]) }, "guardArchives"],
    ] as const) {
      args = { ...without, ...more };
      const failure = await stack.failing(stack.up());
      assert.ok(failure.includes(`\`${option}\` needs \`prefixes\``), failure);
    }
    args = good;
    assert.ok(
      !emulator.requests.some(({ operation }) => /^PutBucket(OverwriteConfig|Lifecycle)$/.test(operation ?? "")),
    );
  });

  it("says why it refuses values that are known later, and doesn't end the process that deploys certificates", async () => {
    const good = args;
    args = { ...args, prefixes: [pulumi.secret("certs/*")] };
    const failure = await stack.failing(stack.up());
    args = good;
    assert.match(failure, /The prefix 'certs\/\*' contains '\*'.* would allow more than the prefix/);
    assert.doesNotMatch(failure, /exited prematurely/);
  });

  it("keeps the bucket and its settings when it is destroyed", async () => {
    await stack.destroy();
    assert.match(emulator.bucketPolicy(bucket) ?? "", /acs:SecureTransport/);
    assert.ok(emulator.objects(bucket).has(`${prefix}/latest/README.md`));
  });
});
