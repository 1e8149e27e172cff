import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { connect } from "node:tls";
import * as pulumi from "@pulumi/pulumi";
import { type Emulator, startEmulator } from "../../emulator";
import type { CloudResource } from "../../emulator/services/cas/cloudResources";
import {
  CasCertificate,
  type CasCertificateArgs,
  CasDeployment,
  type CasDeploymentArgs,
  type CertificateReferenceInput,
} from "../../provider";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { configurationOf, describeEachHost, type Host, pluginOnPath } from "../support/host";
import { TestStack } from "../support/stack";

const names = ["www.example.com", "api.example.com"];

const referenced = [
  "certIdentifier",
  "fingerprint",
  "fingerprintSha256",
  "subjectAlternativeNames",
  "notBefore",
  "notAfter",
] as const satisfies (keyof CertificateReferenceInput)[];

/** What `pulumi package gen-sdk` makes of schema.json, as far as this test needs it. */
class PluginResource extends pulumi.CustomResource {
  constructor(type: string, name: string, args: object) {
    const outputs = Object.fromEntries(referenced.map((name) => [name, undefined]));
    super(`alicloud-certificates:index:${type}`, name, { ...outputs, ...args });
  }

  get reference(): CertificateReferenceInput {
    return Object.fromEntries(
      referenced.map((name) => [name, (this as Record<string, unknown>)[name]]),
    ) as unknown as CertificateReferenceInput;
  }
}

function classesOf({ name }: Host) {
  return name === "plugin"
    ? {
        cas: (name: string, args: CasCertificateArgs) => new PluginResource("CasCertificate", name, args),
        deployment: (name: string, args: CasDeploymentArgs) => new PluginResource("CasDeployment", name, args),
      }
    : {
        cas: (name: string, args: CasCertificateArgs) => new CasCertificate(name, args),
        deployment: (name: string, args: CasDeploymentArgs) => new CasDeployment(name, args),
      };
}

/** The leaf that a visitor is shown. */
function shown(port: number, servername: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, servername, rejectUnauthorized: false }, () => {
      resolve(createHash("sha256").update(socket.getPeerCertificate().raw).digest("hex"));
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

describeEachHost("a deployment job, on the engine", (host) => {
  let emulator: Emulator;
  let stack: TestStack;
  let balancer: CloudResource;
  let old: GeneratedChain;
  let chain: GeneratedChain;
  let more: Partial<CasDeploymentArgs> = {};
  let declared = ["job"];

  before(async () => {
    emulator = await startEmulator();
    old = await generateChain({ names });
    chain = await generateChain({ names });
    const certificate = emulator.cas.upload("old", old.fullchain, old.privateKey);
    emulator.cdn.add("www.example.com");
    emulator.cloudResources.find(cdnId())?.deploy(certificate);
    balancer = emulator.cloudResources.seed({
      product: "ALB",
      domain: "api.example.com",
      instanceId: "alb-1",
      listenerId: "lsn-1@443",
      certificate,
    });
    emulator.deployments.addContact("Operations");
    const { httpEndpoint: at } = emulator;
    const endpoints = { value: JSON.stringify([{ cas: at }]) };
    stack = await TestStack.create({
      emulator,
      config: {
        ...configurationOf(emulator.owner),
        "alicloud:endpoints": endpoints,
        "alicloud-certificates:endpoints": endpoints,
      },
      environment: pluginOnPath,
      program: async () => {
        const { cas, deployment } = classesOf(host);
        const { reference } = cas("site", {
          certificate: chain.fullchain,
          privateKey: chain.privateKey,
          onDestroy: "keep",
        });
        for (const name of declared) {
          deployment(name, {
            certificates: [reference],
            resources: [
              { product: "CDN", name: "www.example.com" },
              { product: "ALB", name: "lsn-1@443" },
            ],
            contacts: ["Operations"],
            maxQuota: 2,
            onDestroy: "rollBack",
            ...more,
          });
        }
      },
    });
  });

  after(async () => {
    stack.remove();
    await emulator.stop();
  });

  const cdnId = () => emulator.cloudResources.all().find(({ product }) => product === "CDN")?.id ?? 0;

  const job = async () => {
    const { resources } = await stack.exportState();
    return resources.find(({ type }) => type.endsWith("CasDeployment"))?.outputs as
      | { jobId: string; status: string; results: { status: string }[] }
      | undefined;
  };

  /** What a visitor of the domain gets, and what the load balancer serves. */
  const served = async () => [
    await shown(emulator.edge.port, "www.example.com"),
    balancer.served()?.certificate.sha256.toLowerCase(),
  ];
  const both = ({ leaf }: GeneratedChain) => [leaf.fingerprintSha256, leaf.fingerprintSha256];

  it("is refused in a preview without a quota, with what it takes and costs, and without a request", async () => {
    more = { maxQuota: 0 };
    emulator.clearRequests();
    const output = (await stack.failing(stack.preview())).replace(/\s+/g, " ");
    assert.match(output, /`maxQuota` is 0, and this deployment takes 2 of the account's quota for deployments/);
    assert.deepEqual(emulator.requests, []);
    more = {};
  });

  it("says in a preview what it takes", async () => {
    emulator.clearRequests();
    const { changes, output } = await stack.preview();
    assert.equal(changes.create, 3);
    assert.match(output.replace(/\s+/g, " "), /This deployment takes up to 2 of the account's quota for deployments/);
    assert.deepEqual(emulator.requests, []);
  });

  it("puts the certificate on every resource, as a visitor sees", async () => {
    await stack.up();
    assert.deepEqual(await served(), both(chain));
    const { status, results } = (await job()) ?? assert.fail();
    assert.deepEqual([status, results.map(({ status }) => status)], ["success", ["success", "success"]]);
    assert.equal(emulator.deployments.quota.used, 2);
  });

  it("does nothing, asks nothing and says nothing a second time", async () => {
    emulator.clearRequests();
    const { changes, output } = await stack.up();
    assert.deepEqual(Object.keys(changes), ["same"]);
    assert.deepEqual(emulator.requests, []);
    assert.doesNotMatch(output, /quota/);
  });

  it("shows a renewal by its fingerprint, and makes a new job for it", async () => {
    const before = await job();
    chain = await generateChain({ names });
    const { changes, output } = await stack.preview();
    assert.equal(changes.update, 1);
    assert.match(output, new RegExp(`fingerprints[\\s\\S]*${chain.leaf.fingerprintSha256}`));
    assert.match(output.replace(/\s+/g, " "), /This deployment takes up to 2 of/);
    await stack.up();
    assert.deepEqual(await served(), both(chain));
    assert.notEqual((await job())?.jobId, before?.jobId);
    assert.equal(emulator.deployments.quota.used, 4);
  });

  it("records the success of one resource when another one fails, and then deploys to that one alone", async () => {
    chain = await generateChain({ names });
    emulator.deployments.switches.failing = new Set([balancer.id]);
    const output = (await stack.failing(stack.up())).replace(/\s+/g, " ");
    assert.match(output, /failed for 1 of 2 resources: ALB 'lsn-1@443': CAS says 'error' and no reason/);
    assert.deepEqual(
      (await job())?.results.map(({ status }) => status),
      ["success", "error"],
    );
    emulator.deployments.switches.failing = new Set();
    await stack.up();
    assert.deepEqual(await served(), both(chain));
    assert.equal(emulator.deployments.quota.used, 7);
  });

  it("goes on with the same job when the time has run out", async () => {
    chain = await generateChain({ names });
    emulator.deployments.switches.processingFor = 600_000;
    more = { timeout: 4 };
    const output = (await stack.failing(stack.up())).replace(/\s+/g, " ");
    assert.match(
      output,
      /was not done within 4 seconds \(processing: 0 of 2 done, 0 failed\)\. The next `pulumi up` goes on/,
    );
    const before = await job();
    emulator.deployments.switches.processingFor = 0;
    more = {};
    await stack.up();
    assert.deepEqual(await served(), both(chain));
    assert.equal((await job())?.jobId, before?.jobId);
    assert.equal(emulator.deployments.quota.used, 9);
    const { changes } = await stack.up();
    assert.deepEqual(Object.keys(changes), ["same"]);
  });

  it("sees in a refresh that somebody has rolled it back, and repairs that", async () => {
    const newest = emulator.deployments.all().at(-1);
    const worker = newest?.workers.find(({ resource }) => resource.id === balancer.id);
    emulator.deployments.rollBack(worker ?? assert.fail());
    await stack.refresh();
    assert.deepEqual(
      (await job())?.results.map(({ status }) => status),
      ["success", "rollback_success"],
    );
    await stack.up();
    assert.deepEqual(await served(), both(chain));
  });

  it("is refused a second time for the same resources", async () => {
    declared = ["job", "other"];
    const output = (await stack.failing(stack.preview())).replace(/\s+/g, " ");
    assert.match(output, /`resources`: the resource '(job|other)' of this program deploys to the same resources/);
    declared = ["job"];
  });

  it("pays nothing and takes nothing back when it gets another name", async () => {
    const before = emulator.deployments.quota.used;
    declared = ["renamed"];
    await stack.up();
    assert.deepEqual(await served(), both(chain));
    assert.equal(emulator.deployments.quota.used, before);
  });

  it("rolls back when it is destroyed", async () => {
    const before = chain;
    chain = await generateChain({ names });
    await stack.up();
    assert.deepEqual(await served(), both(chain));
    const { used } = emulator.deployments.quota;
    declared = [];
    await stack.up();
    assert.deepEqual(await served(), both(before));
    assert.equal(emulator.deployments.quota.used, used);
  });
});
