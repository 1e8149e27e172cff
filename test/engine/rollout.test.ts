import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Emulator, startEmulator } from "../../emulator";
import { CertificateRollout, type CertificateRolloutArgs } from "../../provider";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { configurationOf, describeEachHost, type Host, pluginOnPath } from "../support/host";
import { keyMaterialIn } from "../support/keyMaterial";
import { TestStack } from "../support/stack";
import { temporaryFolder } from "../support/temporaryFolder";
import { shownLeaf } from "../support/visitor";

const names = ["*.example.com", "example.com"];

const domains = {
  cdn: ["canary.example.com", "www.example.com"],
  dcdn: "dynamic.example.com",
  oss: "files.example.com",
  fc: "api.example.com",
};

const everywhere = [...domains.cdn, domains.dcdn, domains.oss, domains.fc];

const bucket = "certificates";

/** What `pulumi package gen-sdk` makes of the component. */
class PluginRollout extends pulumi.ComponentResource {
  declare readonly certIdentifier: pulumi.Output<string>;

  constructor(name: string, args: CertificateRolloutArgs, opts?: pulumi.ComponentResourceOptions) {
    const outputs = { certIdentifier: undefined, fingerprint: undefined, backupNotAfter: undefined };
    super("alicloud-certificates:index:CertificateRollout", name, { ...outputs, ...args }, opts, true);
  }
}

const classOf = (host: Host) => (host.name === "plugin" ? PluginRollout : CertificateRollout);

describeEachHost("one certificate rolled out to every name, on the engine", (host) => {
  let emulator: Emulator;
  let stack: TestStack;
  let folder: string;
  const chains: Record<"primary" | "backup", GeneratedChain | undefined> = { primary: undefined, backup: undefined };
  /** What the failing canary was to renew. */
  let renewed: GeneratedChain;
  let more: Partial<CertificateRolloutArgs> = {};

  const file = (name: string) => join(folder, name);

  const issue = async (which: "primary" | "backup", of = names) => {
    put(which, await generateChain({ names: of }));
  };

  const put = (which: "primary" | "backup", chain: GeneratedChain) => {
    chains[which] = chain;
    writeFileSync(file(`${which}.pem`), chain.fullchain);
    writeFileSync(file(`${which}.key`), chain.privateKey);
  };

  const material = (which: "primary" | "backup") => ({
    certificate: new pulumi.asset.FileAsset(file(`${which}.pem`)),
    privateKey: new pulumi.asset.FileAsset(file(`${which}.key`)),
  });

  before(async () => {
    folder = temporaryFolder("certificates-rollout-");
    emulator = await startEmulator();
    for (const domain of domains.cdn) {
      emulator.cdn.add(domain);
    }
    emulator.dcdn.add(domains.dcdn);
    emulator.createBucket("files");
    emulator.createBucket(bucket);
    emulator.bindDomain(domains.oss, "files");
    emulator.functions.add(domains.fc, { protocol: "HTTP,HTTPS" });
    await issue("primary");
    await issue("backup");
    const { httpEndpoint: at } = emulator;
    const endpoints = { value: JSON.stringify([{ cas: at, cdn: at, dcdn: at, fc: at, oss: at }]) };
    const Rollout = classOf(host);
    stack = await TestStack.create({
      emulator,
      config: {
        ...configurationOf(emulator.owner),
        "alicloud:endpoints": endpoints,
        "alicloud-certificates:endpoints": endpoints,
      },
      environment: pluginOnPath,
      program: async () => {
        // As a bucket of the same program gives its name.
        const files = new pulumi.ComponentResource("example:index:Bucket", "files");
        const rollout = new Rollout("site", {
          ...material("primary"),
          bucket: { bucket, prefix: "certs/example.com", endpoint: emulator.endpoint },
          cdnDomains: domains.cdn,
          dcdnDomains: [domains.dcdn],
          ossDomains: [{ domain: domains.oss, bucket: files.urn.apply(() => "files") }],
          fcDomains: [{ domain: domains.fc }],
          canary: "canary.example.com",
          ...more,
        });
        return { certIdentifier: rollout.certIdentifier };
      },
    });
  });

  after(async () => {
    stack?.remove();
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const visited = () => Promise.all(everywhere.map((domain) => shownLeaf(emulator.edge.port, domain)));

  const inBucket = () => {
    const latest = emulator.objects(bucket).get("certs/example.com/latest/fullchain.pem");
    return Object.entries(chains).find(([, chain]) =>
      latest?.body.toString().includes(chain?.leaf.pem.trim() ?? "-"),
    )?.[0];
  };

  const stored = () => emulator.cas.certificates().map(({ certificate }) => certificate.sha256.toLowerCase());

  const writes = () =>
    emulator.requests.flatMap(({ operation = "" }) => (/^(Describe|List|Get|Head)/.test(operation) ? [] : [operation]));

  it("is previewed as a tree, without a request", async () => {
    const { changes, output } = await stack.preview();
    assert.equal(changes.create, 10, output);
    for (const child of ["cas", "bucket", ...domains.cdn.map((name) => `cdn-${name}`), `fc-${domains.fc}`]) {
      assert.match(output, new RegExp(`::site-${child.replaceAll(".", "\\.")}\\]`));
    }
    assert.deepEqual(emulator.requests, []);
  });

  it("is uploaded once and served everywhere, the canary first", async () => {
    await stack.up();
    const sha256 = chains.primary?.leaf.fingerprintSha256;
    assert.deepEqual(await visited(), Array(5).fill(sha256));
    assert.equal(inBucket(), "primary");
    const [only, ...others] = emulator.cas.certificates();
    assert.deepEqual(others, []);
    assert.equal((await stack.outputs()).certIdentifier, only && `${only.id}-cn-hangzhou`);
    const settings = emulator.requests.filter(({ operation }) => operation === "SetCdnDomainSSLCertificate");
    assert.match(settings[0]?.resource ?? "", /canary\.example\.com/);
    const after = emulator.requests.findIndex(({ operation }) => operation === "SetDcdnDomainSSLCertificate");
    const seen = emulator.requests.findIndex(
      ({ operation }, index) =>
        operation === "DescribeDomainCertificateInfo" &&
        emulator.requests.slice(0, index).some((request) => request.operation === "SetCdnDomainSSLCertificate"),
    );
    assert.ok(seen !== -1 && seen < after, `${seen} ${after}`);
  });

  it("keeps the key out of the state", () => {
    assert.deepEqual(keyMaterialIn(stack.storedState(), chains.primary?.leaf.key as never), []);
    assert.doesNotMatch(stack.currentState(), /PRIVATE KEY/);
  });

  it("changes nothing and asks nothing a second time", async () => {
    emulator.clearRequests();
    const { changes } = await stack.up();
    assert.deepEqual(Object.keys(changes), ["same"]);
    assert.deepEqual(emulator.requests, []);
  });

  it("leaves every other name on the old certificate when the canary fails", async () => {
    renewed = chains.primary as GeneratedChain;
    await issue("primary");
    emulator.clearRequests();
    const fault = { kind: "status", status: 400, code: "PrivateKeyError" } as const;
    emulator.faults.add({
      match: { action: "cdn:SetCdnDomainSSLCertificate" },
      times: Number.POSITIVE_INFINITY,
      fault,
    });
    const failure = await stack.failing(stack.up());
    assert.match(failure, /canary\.example\.com/);
    assert.deepEqual(await visited(), Array(5).fill(renewed.leaf.fingerprintSha256));
    assert.equal(inBucket(), undefined);
    assert.deepEqual(writes(), ["UploadUserCertificate", "SetCdnDomainSSLCertificate"]);
  });

  it("goes back to the old certificate, which the store still has, after a canary that failed", async () => {
    const failed = chains.primary as GeneratedChain;
    put("primary", renewed);
    emulator.faults.clear();
    emulator.clearRequests();
    const { output } = await stack.up();
    assert.deepEqual(await visited(), Array(5).fill(renewed.leaf.fingerprintSha256));
    assert.deepEqual(stored(), [renewed.leaf.fingerprintSha256], output);
    assert.doesNotMatch(writes().join(), /Upload|Set/);
    put("primary", failed);
  });

  it("goes on where it stopped when the canary can be served", async () => {
    await stack.up();
    assert.deepEqual(await visited(), Array(5).fill(chains.primary?.leaf.fingerprintSha256));
    assert.equal(inBucket(), "primary");
    // What was gone back to was in the store already, so it stays.
    assert.deepEqual(stored(), [renewed.leaf.fingerprintSha256, chains.primary?.leaf.fingerprintSha256]);
  });

  it("keeps a backup ready, and changes every name to it and back, in one update each", async () => {
    more = { backup: material("backup") };
    const { changes } = await stack.up();
    assert.equal(changes.create, 1);
    assert.equal(stored().at(-1), chains.backup?.leaf.fingerprintSha256);
    for (const active of ["backup", "primary"] as const) {
      more = { backup: material("backup"), active };
      emulator.clearRequests();
      const { changes } = await stack.up();
      assert.deepEqual([changes.update, changes.create, changes.delete], [6, undefined, undefined]);
      assert.deepEqual(await visited(), Array(5).fill(chains[active]?.leaf.fingerprintSha256));
      assert.equal(inBucket(), active);
      assert.doesNotMatch(writes().join(), /UserCertificate/);
    }
  });

  it("refuses in the preview a backup that isn't for every name, and one that is the same certificate", async () => {
    emulator.clearRequests();
    await issue("backup", ["www.example.com"]);
    const output = await stack.failing(stack.preview());
    assert.match(output, /site-cas-backup/);
    assert.match(output, /files\.example\.com/);
    more = { backup: material("primary") };
    assert.match(await stack.failing(stack.preview()), /`backup` is the same certificate as `certificate`/);
    await issue("backup");
    more = { backup: material("backup") };
    assert.deepEqual(emulator.requests, []);
  });

  it("refuses arguments that make no sense, in one sentence", async () => {
    const good = more;
    more = { ...good, canary: "other.example.com" };
    assert.match(
      await stack.failing(stack.preview()),
      /CertificateRollout 'site' can't be created: `canary` 'other\.example\.com' is none of the rollout's domains\. Give one of: /,
    );
    more = good;
  });

  it("is destroyed: the names keep what they serve", async () => {
    await stack.destroy();
    assert.deepEqual(await visited(), Array(5).fill(chains.primary?.leaf.fingerprintSha256));
  });
});
