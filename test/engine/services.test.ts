import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type Emulator, startEmulator } from "../../emulator";
import { CasCertificate, CdnDomainCertificate } from "../../provider";
import { accountOf } from "../../provider/alicloud/account";
import { openCdnDomain } from "../../provider/cdnDomainCertificate/cdnDomain";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { configurationOf, describeEachHost, type Host, pluginOnPath } from "../support/host";
import { keyMaterialIn } from "../support/keyMaterial";
import { TestStack } from "../support/stack";

/** What `pulumi package gen-sdk` makes of schema.json, as far as this test needs it. */
class PluginResource extends pulumi.CustomResource {
  constructor(type: string, name: string, args: object) {
    super(`alicloud-certificates:index:${type}`, name, { ...outputs, servedFingerprint: undefined, ...args });
  }

  /** An object of outputs: an SDK takes an object that holds something unknown for unknown as a whole. */
  get reference(): Record<string, unknown> {
    return Object.fromEntries(Object.keys(outputs).map((name) => [name, (this as Record<string, unknown>)[name]]));
  }
}

const outputs = {
  certIdentifier: undefined,
  fingerprint: undefined,
  fingerprintSha256: undefined,
  subjectAlternativeNames: undefined,
  notBefore: undefined,
  notAfter: undefined,
};

/** Declares the certificate in the store and on two domains. */
function declare(host: Host, chain: GeneratedChain): void {
  const { fullchain: certificate, privateKey } = chain;
  if (host.name === "plugin") {
    const stored = new PluginResource("CasCertificate", "site", { certificate, privateKey });
    for (const domain of ["www.example.com", "*.example.org"]) {
      new PluginResource("CdnDomainCertificate", domain, { domain, casCertificate: stored.reference });
    }
    return;
  }
  const stored = new CasCertificate("site", { certificate, privateKey });
  for (const domain of ["www.example.com", "*.example.org"]) {
    new CdnDomainCertificate(domain, { domain, casCertificate: stored.reference });
  }
}

describeEachHost("one certificate in the store and on two CDN domains, on the engine", (host) => {
  let emulator: Emulator;
  let stack: TestStack;
  let chain: GeneratedChain;
  let names: string[];

  const issue = async () => {
    chain = await generateChain({ names });
  };

  before(async () => {
    names = ["www.example.com", "*.example.org"];
    emulator = await startEmulator();
    emulator.cdn.add("www.example.com");
    emulator.cdn.add(".example.org");
    await issue();
    const { httpEndpoint } = emulator;
    const endpoints = { value: JSON.stringify([{ cas: httpEndpoint, cdn: httpEndpoint }]) };
    stack = await TestStack.create({
      emulator,
      config: {
        ...configurationOf(emulator.owner),
        "alicloud:endpoints": endpoints,
        "alicloud-certificates:endpoints": endpoints,
      },
      environment: pluginOnPath,
      program: async () => declare(host, chain),
    });
  });

  after(async () => {
    stack.remove();
    await emulator.stop();
  });

  const served = async () => {
    const { resources } = await stack.exportState();
    return resources.flatMap(({ outputs }) => outputs?.servedFingerprint ?? []);
  };

  it("is previewed without a request", async () => {
    const { changes } = await stack.preview();
    assert.equal(changes.create, 4);
    assert.deepEqual(emulator.requests, []);
  });

  it("is uploaded once and served by both", async () => {
    await stack.up();
    assert.deepEqual(await served(), Array(2).fill(chain.leaf.fingerprintSha256));
    assert.equal(emulator.cas.certificates().length, 1);
    const { text } = await stack.exportState();
    assert.equal(text.includes("PRIVATE KEY"), true, "the key was given as text");
    assert.deepEqual(keyMaterialIn(stack.storedState(), chain.leaf.key), []);
    assert.doesNotMatch(JSON.stringify(emulator.requests.map(({ query }) => query)), /BEGIN|PRIVATE/);
  });

  it("changes nothing and asks nothing a second time", async () => {
    emulator.clearRequests();
    const { changes } = await stack.up();
    assert.deepEqual(Object.keys(changes), ["same"]);
    assert.deepEqual(emulator.requests, []);
  });

  it("shows a renewal by its fingerprint on each line, without a request", async () => {
    await issue();
    emulator.clearRequests();
    const { changes, output } = await stack.preview();
    assert.deepEqual(
      [changes.replace ?? changes["create-replacement"], changes.update],
      [1, 2],
      JSON.stringify(changes),
    );
    assert.deepEqual(emulator.requests, []);
    assert.ok(output.includes(chain.leaf.fingerprintSha256));
    assert.doesNotMatch(output, /BEGIN/);
  });

  it("renews all of it: the new one first, the domains next, the old one last", async () => {
    emulator.clearRequests();
    await stack.up();
    assert.deepEqual(await served(), Array(2).fill(chain.leaf.fingerprintSha256));
    assert.equal(emulator.cas.certificates().length, 1);
    const actions = emulator.requests
      .map(({ query }) => query.Action)
      .filter((action) => !/^(Describe|List)/.test(action ?? ""));
    assert.deepEqual(actions, [
      "UploadUserCertificate",
      "SetCdnDomainSSLCertificate",
      "SetCdnDomainSSLCertificate",
      "DeleteUserCertificate",
    ]);
  });

  it("sees in a refresh what somebody else has set, and repairs it", async () => {
    await stack.refresh();
    const before = await served();
    assert.deepEqual(before, Array(2).fill(chain.leaf.fingerprintSha256));
    names = ["www.example.com"];
    const foreign = await generateChain({ names });
    const { httpEndpoint, owner } = emulator;
    const settings: Record<string, string> = {
      "alicloud:accessKey": owner.accessKeyId,
      "alicloud:secretKey": owner.accessKeySecret,
      "alicloud:endpoints": JSON.stringify([{ cdn: httpEndpoint }]),
    };
    const domain = openCdnDomain("cdn", "www.example.com", accountOf({ get: (key) => settings[key] }, {}));
    const { fullchain: certificate, privateKey } = foreign;
    await domain.put({ certificate, privateKey, name: "foreign" }, { fingerprint: undefined });
    await stack.refresh();
    assert.ok((await served()).includes(foreign.leaf.fingerprintSha256));
    const { changes } = await stack.up();
    assert.equal(changes.update, 1);
    assert.deepEqual(await served(), before);
  });

  it("fails the preview for a domain that the certificate isn't for", async () => {
    names = ["www.example.com"];
    await issue();
    const output = await stack.failing(stack.preview());
    assert.match(output, /the certificate is for .*www\.example\.com.*, and not for "\*\.example\.org"/);
  });

  it("is destroyed: the domains keep what they serve, and the store what is in use", async () => {
    names = ["www.example.com", "*.example.org"];
    await issue();
    await stack.up();
    await stack.destroy();
  });
});
