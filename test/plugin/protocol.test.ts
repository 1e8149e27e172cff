import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { fileNames } from "../../provider/bucketLayout/layout";
import { grpc, messages } from "../../provider/plugin/protocol";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { keyMaterialIn } from "../support/keyMaterial";
import { PluginHost, secret, secretMark, type UserError, unknown, urn } from "../support/pluginHost";
import { repository } from "../support/stack";

const bucket = "certificates";
const { ADD, DELETE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;

type Fields = Record<string, unknown>;

describe("pulumi-resource-alicloud-certificates, by its protocol", () => {
  let emulator: Emulator;
  let plugin: PluginHost;
  let chain: GeneratedChain;
  let renewed: GeneratedChain;

  const configuration = () => ({
    region: "cn-hangzhou",
    accessKey: emulator.owner.accessKeyId,
    secretKey: secret(emulator.owner.accessKeySecret),
  });

  const program = (prefix: string, { fullchain: certificate, privateKey }: GeneratedChain, rest: Fields = {}) => ({
    bucket,
    prefix,
    endpoint: emulator.endpoint,
    certificate,
    privateKey,
    ...rest,
  });

  const checked = async (prefix: string, of: GeneratedChain, rest: Fields = {}, olds: Fields = {}) => {
    const { inputs, failures } = await plugin.check(program(prefix, of, rest), olds);
    assert.deepEqual(failures, []);
    return inputs;
  };

  const deployed = async (prefix: string, of: GeneratedChain, rest: Fields = {}) => {
    const inputs = await checked(prefix, of, rest);
    return { inputs, ...(await plugin.create(inputs)) };
  };

  const refusal = async (promise: Promise<unknown>): Promise<UserError> => {
    try {
      await promise;
    } catch (error) {
      return error as UserError;
    }
    throw new Error("It was not refused.");
  };

  const objectsOf = (partial: UserError["partial"]) => {
    assert.ok(partial);
    return partial.properties.objects as { key: string }[];
  };

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket(bucket);
    chain = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-50) });
    renewed = await generateChain({ names: ["example.com"], issuedBy: chain, notBefore: daysFromNow(-1) });
    plugin = await PluginHost.start(configuration(), { NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile });
  });

  beforeEach(() => {
    emulator.faults.clear();
    plugin.logged.length = 0;
  });

  after(async () => {
    assert.equal(plugin.output, "", "nothing but the port is printed");
    plugin.stop();
    await emulator.stop();
  });

  describe("itself", () => {
    it("accepts secrets and outputs, no resources, and previews", async () => {
      const handshake = new messages.ProviderHandshakeRequest();
      handshake.setEngineAddress("");
      const shaken = await plugin.call<InstanceType<typeof messages.ProviderHandshakeResponse>>("handshake", handshake);
      assert.ok(shaken.getAcceptSecrets() && shaken.getAcceptOutputs() && !shaken.getAcceptResources());
      // A provider of its own: configuring this one again would lose the log's address.
      const other = await PluginHost.start();
      const request = new messages.ConfigureRequest();
      const configured = await other.call<InstanceType<typeof messages.ConfigureResponse>>("configure", request);
      other.stop();
      assert.ok(configured.getAcceptsecrets() && configured.getAcceptoutputs() && configured.getSupportspreview());
      assert.ok(!configured.getAcceptresources());
    });

    it("has the package's version, and the schema with it", async () => {
      const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
      const request = new messages.GetSchemaRequest();
      const response = await plugin.call<InstanceType<typeof messages.GetSchemaResponse>>("getSchema", request);
      const schema = JSON.parse(response.getSchema());
      assert.equal(schema.version, version);
      assert.equal(schema.name, "alicloud-certificates");
    });

    it("refuses resources, functions and schemas that it doesn't have", async () => {
      const create = new messages.CreateRequest();
      create.setUrn("urn:pulumi:test::project::my:component:Site$alicloud-certificates:index:Nonsense::site");
      const nonsense = await refusal(plugin.call("create", create));
      assert.equal(nonsense.code, grpc.status.UNIMPLEMENTED);
      assert.equal(
        nonsense.message,
        "alicloud-certificates has no resource type 'alicloud-certificates:index:Nonsense'.",
      );
      const unknownFunction = await refusal(plugin.invoke("alicloud-certificates:index:nonsense", {}));
      assert.match(unknownFunction.message, /has no function 'alicloud-certificates:index:nonsense'/);
      const schema = new messages.GetSchemaRequest();
      schema.setVersion(7);
      assert.match((await refusal(plugin.call("getSchema", schema))).message, /no schema of version 7/);
    });

    it("accepts a renamed resource in the next run of an engine that attaches to it", async () => {
      const attached = await PluginHost.start(configuration());
      const renamed = urn.replace(/site$/, "renamed");
      const inputs = program("attached", chain);
      assert.deepEqual((await attached.check(inputs)).failures, []);
      assert.equal((await attached.check(inputs, {}, renamed)).failures.length, 1);
      await attached.call("configure", new messages.ConfigureRequest());
      const { failures } = await attached.check({ ...inputs, region: "cn-hangzhou" }, {}, renamed);
      attached.stop();
      assert.deepEqual(failures, []);
    });

    it("names its own configuration in its messages", async () => {
      const unconfigured = await PluginHost.start();
      const { failures } = await unconfigured.check(program("nowhere", chain));
      unconfigured.stop();
      assert.deepEqual(
        failures.map(({ reason }) => reason),
        ["`region` is missing. Set it, or `pulumi config set alicloud-certificates:region cn-hangzhou`."],
      );
      const keys = { accessKey: "LTAI0000", secretKey: secret("wrong") };
      const trust = { NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile };
      const revoked = await PluginHost.start({ ...configuration(), ...keys }, trust);
      const { inputs } = await revoked.check(program("nowhere", chain));
      const { message } = await refusal(revoked.create(inputs));
      revoked.stop();
      assert.match(message, /Check `alicloud-certificates:accessKey` or ALIBABA_CLOUD_ACCESS_KEY_ID/);
    });

    it("finds resources below a component", async () => {
      const request = new messages.CheckRequest();
      request.setUrn(urn.replace("alicloud-certificates:index", "my:component:Site$alicloud-certificates:index"));
      await plugin.call("check", request);
    });
  });

  describe("configuration", () => {
    it("keeps secrets secret, however they came", async () => {
      const { inputs, failures } = await plugin.checkConfig({ accessKey: "id", secretKey: "s", securityToken: "t" });
      assert.deepEqual(failures, []);
      assert.deepEqual(inputs, { accessKey: "id", secretKey: secret("s"), securityToken: secret("t") });
    });

    it("is secret if it was given as a secret, even inside JSON text", async () => {
      const given = {
        accessKey: secret("id"),
        secretKey: "s",
        region: secret("cn-hangzhou"),
        profile: secret("work"),
        ecsRoleName: secret("deployer"),
        assumeRole: JSON.stringify({ roleArn: "acs:ram::1:role/deployer", externalId: secret("handshake") }),
        propagationSeconds: secret(7),
      };
      const { inputs, failures } = await plugin.checkConfig(given);
      assert.deepEqual(failures, []);
      const role = '{"roleArn":"acs:ram::1:role/deployer","externalId":"handshake"}';
      assert.deepEqual(inputs, { ...given, secretKey: secret("s"), assumeRole: secret(role) });
      const old = { ...given, assumeRole: role };
      assert.equal((await plugin.diff(old, given, "diffConfig")).changes, false);
    });

    for (const [what, values, reason] of [
      ["a key without its secret", { accessKey: "id" }, /^`accessKey` is set but `secretKey` is not/],
      ["a secret without its key", { secretKey: "s3cr3t" }, /^`secretKey` is set but `accessKey` is not/],
      ["what is no region", { region: "Hangzhou!" }, /^`region` is not a region id/],
      ["a role without ARN", { assumeRole: { sessionName: "s" } }, /^`assumeRole` has no `roleArn`/],
      ["a role that is no object", { assumeRole: "nonsense" }, /^`assumeRole` has no `roleArn`/],
    ] as const) {
      it(`refuses ${what}, without a property to print`, async () => {
        const { failures } = await plugin.checkConfig(values);
        assert.deepEqual(
          failures.map(({ property }) => property),
          [""],
        );
        assert.match(failures[0]?.reason ?? "", reason);
        assert.doesNotMatch(failures[0]?.reason ?? "", /s3cr3t/);
      });
    }

    it("accepts unknown values, and a role as SDKs encode it", async () => {
      const role = JSON.stringify({ roleArn: "acs:ram::1:role/deployer" });
      const { failures } = await plugin.checkConfig({
        accessKey: unknown,
        secretKey: secret(unknown),
        region: unknown,
        assumeRole: role,
      });
      assert.deepEqual(failures, []);
    });

    it("never replaces: rotated keys don't affect the deployments", async () => {
      const same = await plugin.diff({ accessKey: "a" }, { accessKey: "a" }, "diffConfig");
      assert.deepEqual(same, { changes: false, replaces: [], details: {} });
      const rotated = await plugin.diff({ accessKey: "a", region: "x" }, { accessKey: "b" }, "diffConfig");
      assert.deepEqual(rotated, { changes: true, replaces: [], details: {} });
    });
  });

  describe("check", () => {
    it("derives what a preview shows, and takes the region from the configuration", async () => {
      const inputs = await checked("check", chain);
      assert.equal(inputs.fingerprint, chain.leaf.fingerprint);
      assert.equal(inputs.latestPath, "check/latest");
      assert.equal(inputs.region, "cn-hangzhou");
    });

    it("makes PEM text secret, but not file assets", async () => {
      const text = await checked("check", chain, { chain: chain.chain });
      for (const name of ["certificate", "chain", "privateKey"]) {
        assert.deepEqual({ ...(text[name] as Fields), value: "" }, { ...secretMark, value: "" }, name);
      }
      const path = join(emulator.directory, "..", "protocol-fullchain.pem");
      writeFileSync(path, chain.fullchain);
      const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", hash: "0", path };
      const file = await checked("check", chain, { certificate: asset });
      assert.deepEqual(file.certificate, asset);
    });

    it("keeps what came as a secret", async () => {
      const inputs = await checked("check", chain, { tags: { team: secret("web") }, prefix: secret("hidden") });
      assert.deepEqual(inputs.tags, secret({ team: "web" }));
      assert.deepEqual(inputs.prefix, secret("hidden"));
    });

    for (const [kind, value] of Object.entries({
      text: unknown,
      "an asset": "030794c1-ac77-496b-92df-f27374a8bd58",
      "a secret": secret(unknown),
      "an output": { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4", secret: true },
    })) {
      it(`skips what ${kind} will tell later`, async () => {
        const inputs = await checked("check", chain, { certificate: value, privateKey: value });
        assert.equal(inputs.fingerprint, unknown);
        assert.equal(inputs.notAfter, unknown);
      });
    }

    it("reports problems without a property to print, and without the key", async () => {
      const news = program("check", { ...chain, privateKey: renewed.privateKey });
      const { failures } = await plugin.check(news);
      assert.deepEqual(
        failures.map(({ property }) => property),
        [""],
      );
      assert.match(failures[0]?.reason ?? "", /Certificate and private key do not match/);
      assert.deepEqual(keyMaterialIn(JSON.stringify(failures), renewed.leaf.key), []);
    });

    it("warns at the resource when a renewal is due", async () => {
      const old = await generateChain({ notBefore: daysFromNow(-80), notAfter: daysFromNow(9) });
      await checked("check", old);
      const [warning, ...others] = plugin.logged;
      assert.deepEqual(others, []);
      assert.deepEqual([warning?.severity, warning?.urn], ["warning", urn]);
      assert.match(warning?.message ?? "", /^The certificate expires in 8 days|^The certificate expires in 9 days/);
    });

    it("warns at the resource of a prefix that rules for another one's archives would match", async () => {
      await checked("certs/2026-site", chain);
      await checked("certs/2048.example.com", chain);
      assert.deepEqual(
        plugin.logged.map(({ severity, message }) => [
          severity,
          /^A directory in the prefix '(.*?)'/.exec(message)?.[1],
        ]),
        [["warning", "certs/2026-site"]],
      );
    });
  });

  describe("diff", () => {
    it("sees no change if the same is encoded differently", async () => {
      const { properties } = await deployed("diff-same", chain);
      const crlf = await checked("diff-same/", chain, { certificate: chain.fullchain.replaceAll("\n", "\r\n") });
      assert.deepEqual(await plugin.diff(properties, crlf), { changes: false, replaces: [], details: {} });
    });

    it("shows a renewal by the fields that describe the certificate", async () => {
      const { properties } = await deployed("diff-renewal", chain);
      const { changes, replaces, details } = await plugin.diff(properties, await checked("diff-renewal", renewed));
      assert.deepEqual([changes, replaces], [true, []]);
      assert.deepEqual(details, {
        fingerprint: UPDATE,
        fingerprintSha256: UPDATE,
        serialNumber: UPDATE,
        notBefore: UPDATE,
        notAfter: UPDATE,
        renewAfter: UPDATE,
        archivePath: UPDATE,
      });
    });

    it("shows what is new, missing and different", async () => {
      const { properties } = await deployed("diff-kinds", chain, { tags: { a: "b" }, onDestroy: "deleteLatest" });
      const news = await checked("diff-kinds", chain, { onDestroy: "deleteAll", serverSideEncryption: "AES256" });
      const { details } = await plugin.diff(properties, news);
      assert.deepEqual(details, { serverSideEncryption: ADD, tags: DELETE, onDestroy: UPDATE });
    });

    it("replaces for another place, but not for one that isn't known yet", async () => {
      const { properties } = await deployed("diff-place", chain);
      const moved = await plugin.diff(properties, await checked("diff-moved", chain));
      assert.deepEqual(moved.replaces, ["prefix"]);
      assert.equal(moved.details.prefix, UPDATE_REPLACE);
      assert.equal(moved.details.archivePath, UPDATE);
      const later = await plugin.diff(properties, await checked("x", chain, { prefix: unknown }));
      assert.deepEqual([later.changes, later.replaces], [true, []]);
    });

    it("names the directory in which something is missing", async () => {
      const { properties, inputs } = await deployed("diff-missing", chain);
      const objects = (properties.objects as { key: string }[]).filter(
        ({ key }) => key !== "diff-missing/latest/cert.pem",
      );
      const { changes, details } = await plugin.diff({ ...properties, objects }, inputs);
      assert.deepEqual([changes, details], [true, { latestPath: UPDATE }]);
    });
  });

  describe("create, update and delete", () => {
    it("know in a preview what they will leave, and send no request to OSS", async () => {
      const inputs = await checked("preview", chain);
      const { mark } = emulator;
      const { properties } = await plugin.create(inputs, { preview: true });
      assert.equal(properties.fingerprint, chain.leaf.fingerprint);
      assert.equal(properties.objects, unknown);
      assert.deepEqual(emulator.requestsSince(mark), []);
    });

    it("deploy, renew and destroy without ever returning the key", async () => {
      const { id, inputs, properties } = await deployed("site", chain, { onDestroy: "deleteAll" });
      assert.equal(id, "cn-hangzhou/certificates/site");
      assert.equal((properties.objects as unknown[]).length, 10);
      const news = await checked("site", renewed, { onDestroy: "deleteAll" }, inputs);
      const previewed = await plugin.update(properties, news, { preview: true });
      assert.equal(previewed.deploymentId, properties.deploymentId);
      const updated = await plugin.update(properties, news);
      assert.equal(updated.fingerprint, renewed.leaf.fingerprint);
      assert.equal(updated.deploymentId, properties.deploymentId);
      for (const said of [properties, previewed, updated]) {
        assert.deepEqual(keyMaterialIn(JSON.stringify(said), chain.leaf.key), []);
        assert.deepEqual(keyMaterialIn(JSON.stringify(said), renewed.leaf.key), []);
      }
      await plugin.delete(updated);
      assert.deepEqual(
        [...emulator.objects(bucket).keys()].filter((key) => key.startsWith("site/")),
        [],
      );
    });

    it("keep secret in the outputs what was secret in the inputs", async () => {
      const { properties } = await deployed("secret-output", chain, { tags: secret({ a: "b" }) });
      assert.deepEqual(properties.tags, secret({ a: "b" }));
    });

    it("report what exists if they are interrupted, and finish it the next time", async () => {
      const inputs = await checked("partial", chain, { tags: secret({ a: "b" }) });
      emulator.faults.add({
        match: { key: /latest\/README/ },
        fault: { kind: "status", status: 403 },
        times: Number.POSITIVE_INFINITY,
      });
      const { partial, message } = await refusal(plugin.create(inputs));
      assert.match(message, /Uploading 'partial\/latest\/README\.md' to bucket 'certificates' was refused/);
      assert.equal(partial?.id, "cn-hangzhou/certificates/partial");
      assert.deepEqual(partial?.reasons, [message]);
      assert.deepEqual(partial?.properties.tags, secret({ a: "b" }));
      assert.equal(objectsOf(partial).length, 9);
      emulator.faults.clear();
      const finished = await plugin.update(partial?.properties ?? {}, inputs);
      assert.equal((finished.objects as unknown[]).length, 10);
    });

    it("log what they accepted unread even if they are interrupted afterwards", async () => {
      const inputs = await checked("partial-unseen", chain);
      await plugin.create(inputs);
      emulator.faults.add({
        match: { key: /latest/ },
        fault: { kind: "status", status: 403 },
        times: Number.POSITIVE_INFINITY,
      });
      emulator.faults.add({
        match: { action: "oss:GetObject" },
        fault: { kind: "status", status: 403 },
        times: Number.POSITIVE_INFINITY,
      });
      plugin.logged.length = 0;
      const { partial } = await refusal(plugin.create(inputs));
      assert.equal(objectsOf(partial).length, 5);
      assert.match(plugin.logged[0]?.message ?? "", /^5 of the 5 objects of the archive/);
    });

    it("return a plain error if nothing was uploaded", async () => {
      const inputs = await checked("refused", chain);
      emulator.faults.add({ fault: { kind: "status", status: 403 }, times: Number.POSITIVE_INFINITY });
      const { partial, message } = await refusal(plugin.create(inputs));
      assert.equal(partial, undefined);
      assert.match(message, /the RAM user or role needs oss:PutObject/);
    });

    it("run in parallel", async () => {
      const prefixes = Array.from({ length: 20 }, (_, index) => `parallel/${index}`);
      await Promise.all(prefixes.map((prefix) => deployed(prefix, chain)));
      for (const prefix of prefixes) {
        for (const name of Object.values(fileNames)) {
          assert.ok(emulator.objects(bucket).has(`${prefix}/latest/${name}`), `${prefix}/latest/${name}`);
        }
      }
    });
  });

  describe("read", () => {
    it("refreshes, and returns the inputs unchanged", async () => {
      const { id, inputs, properties } = await deployed("refresh", chain);
      assert.deepEqual(await plugin.read(id, properties, inputs), { id, properties, inputs });
      emulator.deleteObject(bucket, "refresh/latest/cert.pem");
      const { properties: found } = await plugin.read(id, properties, inputs);
      assert.equal((found.objects as unknown[]).length, 9);
      assert.match(plugin.logged[0]?.message ?? "", /refresh\/latest\/cert\.pem/);
    });

    it("drops what the dynamic resource left in a moved state", async () => {
      const { id, inputs, properties } = await deployed("moved", chain);
      const { properties: found } = await plugin.read(id, { ...properties, __provider: "code" }, inputs);
      assert.deepEqual(found, properties);
    });

    it("finds a deployment by its id alone, for an import", async () => {
      const { properties } = await deployed("import", chain);
      const id = `cn-hangzhou/certificates/import?endpoint=${emulator.endpoint}`;
      const found = await plugin.read(id);
      assert.equal(found.id, "cn-hangzhou/certificates/import");
      assert.deepEqual(found.properties, { ...properties, imported: true });
      assert.equal("privateKey" in found.inputs, false);
      const { inputs } = await plugin.check(program("import", chain), found.inputs);
      assert.deepEqual(await plugin.diff(found.properties, inputs), { changes: false, replaces: [], details: {} });
    });

    it("reads no mark from the bucket for a state whose own was removed by hand", async () => {
      const { id, inputs, properties } = await deployed("no-mark", chain, { onDestroy: "deleteAll" });
      const { deploymentId, ...edited } = properties;
      const { properties: found } = await plugin.read(id, edited, inputs);
      assert.deepEqual(found, edited);
      assert.deepEqual(plugin.logged, []);
      await plugin.delete(found);
      assert.ok(emulator.objects(bucket).has("no-mark/latest/cert.pem"));
    });

    it("says that there is nothing to import", async () => {
      const found = await plugin.read(`cn-hangzhou/certificates/nothing?endpoint=${emulator.endpoint}`);
      assert.deepEqual(found, { id: "", properties: {}, inputs: {} });
    });

    it("says what is wrong with an id", async () => {
      assert.match(
        (await refusal(plugin.read("certificates/nothing"))).message,
        /An id is <region>\/<bucket>\/<prefix>/,
      );
    });
  });

  it("refuses misspelled inputs, and accepts what it returned itself", async () => {
    const { failures } = await plugin.check(program("misspelled", chain, { onDestory: "keep" }));
    assert.deepEqual(failures, [
      { property: "", reason: "`onDestory` is no input of OssCertificateDeployment. Did you mean `onDestroy`?" },
    ]);
    await checked("again", chain, await checked("again", chain));
  });

  describe("inspectCertificate", () => {
    const inspect = (args: Fields) => plugin.invoke("alicloud-certificates:index:inspectCertificate", args);

    it("says what would be uploaded, but not the key", async () => {
      const { fullchain: certificate, privateKey } = chain;
      const result = await inspect({ certificate, privateKey: secret(privateKey), prefix: "certs" });
      assert.equal(result.deployable, true);
      assert.equal(result.fingerprint, chain.leaf.fingerprint);
      const uploads = result.uploads as { key: string; size: number }[];
      assert.equal(uploads.length, 10);
      assert.equal(uploads.at(-1)?.key, "certs/latest/README.md");
      assert.deepEqual(keyMaterialIn(JSON.stringify(result), chain.leaf.key), []);
    });

    it("refuses arguments that it doesn't have", async () => {
      const { message } = await refusal(inspect({ certificate: chain.fullchain, required_domains: ["example.com"] }));
      assert.equal(message, "`required_domains` is no input of inspectCertificate. Did you mean `requiredDomains`?");
    });

    it("says why a deployment would be refused", async () => {
      const result = await inspect({ certificate: chain.fullchain, privateKey: renewed.privateKey });
      assert.equal(result.deployable, false);
      assert.match(String(result.problems), /Certificate and private key do not match/);
      assert.deepEqual(result.uploads, []);
    });
  });

  describe("cancel", () => {
    it("stops between two requests and reports what exists", async () => {
      const cancelled = await PluginHost.start(configuration(), {
        NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile,
      });
      const inputs = await checked("cancelled", chain);
      emulator.setLatency(300);
      const creating = refusal(cancelled.create(inputs));
      // The archive's objects exist 300 ms before their answers, so latest/ has not begun.
      while (![...emulator.objects(bucket).keys()].some((key) => key.startsWith("cancelled/"))) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await cancelled.cancel();
      const { partial, message } = await creating;
      emulator.setLatency(0);
      assert.match(message, /was not tried: Pulumi was told to stop\./);
      const stand = objectsOf(partial).map(({ key }) => key);
      assert.deepEqual(
        stand.sort(),
        [...emulator.objects(bucket).keys()].filter((key) => key.startsWith("cancelled/")).sort(),
      );
      assert.ok(stand.every((key) => !key.includes("/latest/")));
      cancelled.stop();
      const finished = await plugin.update(partial?.properties ?? {}, inputs);
      assert.equal((finished.objects as unknown[]).length, 10);
    });
  });
});
