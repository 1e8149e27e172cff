import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { type Emulator, startEmulator } from "../../emulator";
import { readKeyPair } from "../../emulator/certificates/keyPair";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { configurationOf, pluginOnPath } from "../support/host";
import { keyMaterialIn } from "../support/keyMaterial";
import { TestStack } from "../support/stack";
import { describeOnCi } from "../support/thorough";

const domain = "www.example.com";
const bucket = "my-files";

/** What `pulumi package gen-sdk` makes of schema.json, as far as this test needs it. */
class PluginResource extends pulumi.CustomResource {
  constructor(type: string, name: string, args: object) {
    super(`alicloud-certificates:index:${type}`, name, args);
  }
}

/** A name that serves a certificate already, its id, and what a program says of it. */
const names = [
  { type: "CdnDomainCertificate", id: `cdn/${domain}`, place: { domain } },
  { type: "OssDomainCertificate", id: `oss/cn-hangzhou/${bucket}/${domain}`, place: { bucket, domain } },
  { type: "FcDomainCertificate", id: `fc/cn-hangzhou/${domain}`, place: { domain } },
] as const;

for (const { type, id, place } of names) {
  describeOnCi(`an import of a ${type} on the engine`, () => {
    let emulator: Emulator;
    let stack: TestStack;
    let chain: GeneratedChain;
    let isDeclared = false;

    before(async () => {
      emulator = await startEmulator();
      chain = await generateChain({ names: [domain] });
      serve(emulator, chain);
      const { httpEndpoint: at } = emulator;
      const endpoints = { value: JSON.stringify([{ cas: at, cdn: at, fc: at, oss: at }]) };
      stack = await TestStack.create({
        emulator,
        config: { ...configurationOf(emulator.owner), "alicloud-certificates:endpoints": endpoints },
        environment: pluginOnPath,
        program: async () => {
          if (isDeclared) {
            const { fullchain: certificate, privateKey } = chain;
            new PluginResource(type, "www", { ...place, certificate, privateKey });
          }
        },
      });
      await stack.up();
    });

    after(async () => {
      stack.remove();
      await emulator.stop();
    });

    it("reads what the name serves, and writes nothing", async () => {
      emulator.clearRequests();
      const { workspace } = stack.stack;
      const token = `alicloud-certificates:index:${type}`;
      const words = [
        "import",
        token,
        "www",
        id,
        "--yes",
        "--protect=false",
        "--generate-code=false",
        "--stack",
        "test",
      ];
      const options = { cwd: workspace.workDir, env: { ...process.env, ...workspace.envVars } };
      const { stdout } = await promisify(execFile)("pulumi", words, options);
      assert.match(stdout, /1 imported/);
      assert.ok(emulator.requests.every(({ operation = "" }) => /^(Describe|List|Get)/.test(operation)));
      const { outputs } = await stack.resource(type);
      assert.equal(outputs.notAfter, chain.leaf.notAfter.toISOString().replace(".000Z", "Z"));
      assert.deepEqual(keyMaterialIn((await stack.exportState()).text, chain.leaf.key), []);
    });

    it("is the same as the program that declares it", async () => {
      isDeclared = true;
      emulator.clearRequests();
      const { changes } = await stack.preview();
      assert.deepEqual(changes, { same: 2 });
      await stack.up();
      assert.deepEqual(emulator.requests, []);
    });

    it("is renewed like any other", async () => {
      chain = await generateChain({ names: [domain] });
      assert.deepEqual((await stack.up()).changes, { same: 1, update: 1 });
      const { outputs } = await stack.resource(type);
      assert.equal(outputs.servedFingerprint, chain.leaf.fingerprintSha256);
    });
  });
}

describe("an import of a CasDeployment on the engine", () => {
  it("reads what its job has deployed, and is the same as the program that declares it", async () => {
    const emulator = await startEmulator();
    const { fullchain, key } = await generateChain({ names: [domain] });
    const { cas, cdn, cloudResources, deployments, httpEndpoint } = emulator;
    const certificate = cas.upload("before", fullchain, key.traditional);
    cdn.add(domain);
    const job = deployments.create({
      region: "cn-hangzhou",
      name: "by-hand",
      jobType: "user",
      certificates: [certificate],
      resources: cloudResources.all(),
      contacts: [deployments.addContact("Operations")],
      scheduleTime: undefined,
    });
    deployments.submit(job);
    let isDeclared = false;
    const stack = await TestStack.create({
      emulator,
      config: {
        ...configurationOf(emulator.owner),
        "alicloud-certificates:endpoints": { value: JSON.stringify([{ cas: httpEndpoint }]) },
      },
      environment: pluginOnPath,
      program: async () => {
        if (isDeclared) {
          new PluginResource("CasDeployment", "job", {
            certificates: [`${certificate.id}-cn-hangzhou`],
            resources: [{ product: "CDN", name: domain }],
            contacts: ["Operations"],
            maxQuota: 1,
          });
        }
      },
    });
    try {
      await stack.up();
      const { workspace } = stack.stack;
      const words = ["import", "alicloud-certificates:index:CasDeployment", "job", `cas/${job.id}`];
      const options = { cwd: workspace.workDir, env: { ...process.env, ...workspace.envVars } };
      const more = ["--yes", "--protect=false", "--generate-code=false", "--stack", "test"];
      const { stdout } = await promisify(execFile)("pulumi", [...words, ...more], options);
      assert.match(stdout, /1 imported/);
      const { outputs } = await stack.resource("CasDeployment");
      assert.deepEqual([outputs.jobId, outputs.status], [String(job.id), "success"]);
      isDeclared = true;
      assert.deepEqual((await stack.up()).changes, { same: 2 });
      assert.equal(deployments.all().length, 1);
    } finally {
      stack.remove();
      await emulator.stop();
    }
  });
});

/** Each service serves the certificate at the name, since before the stack. */
function serve(emulator: Emulator, { fullchain, key }: GeneratedChain): void {
  const pair = readKeyPair(fullchain, key.traditional);
  assert.ok(typeof pair !== "string");
  const { cdn, cas, bucketDomains, functions } = emulator;
  const stored = cas.upload("before", fullchain, key.traditional);
  cdn.setHttps(cdn.add(domain), {
    enabled: true,
    certificate: { ...pair, name: "before", type: "cas", id: stored.id, region: "cn-hangzhou", updatedAt: new Date() },
  });
  emulator.createBucket(bucket);
  const identifier = `${stored.id}-cn-hangzhou`;
  bucketDomains.setCertificate(bucketDomains.bind(domain, bucket), {
    ...pair,
    identifier,
    type: "CAS",
    createdAt: new Date(),
  });
  functions.update(functions.add(domain), { protocol: "HTTPS", certificate: { ...pair, name: "before" } });
}
