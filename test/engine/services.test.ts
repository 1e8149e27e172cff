import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type Emulator, startEmulator } from "../../emulator";
import {
  CasCertificate,
  type CasCertificateArgs,
  CdnDomainCertificate,
  type CdnDomainCertificateArgs,
  type CertificateReferenceInput,
  FcDomainCertificate,
  type FcDomainCertificateArgs,
  OssDomainCertificate,
  type OssDomainCertificateArgs,
} from "../../provider";
import { accountOf } from "../../provider/alicloud/account";
import { openCdnDomain } from "../../provider/cdnDomainCertificate/cdnDomain";
import { openFcDomain } from "../../provider/fcDomainCertificate/fcDomain";
import { traditional } from "../../provider/pemInputs/traditional";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { configurationOf, describeEachHost, type Host, pluginOnPath } from "../support/host";
import { keyMaterialIn } from "../support/keyMaterial";
import { TestStack } from "../support/stack";
import { shownLeaf } from "../support/visitor";

/** The names of the certificate that a program puts on ten domains. */
const names = ["www.example.com", "*.example.com", "*.example.org"];

/** What the services have before: ten names, of which `*.example.org` is a wildcard. */
const domains = {
  cdn: ["www.example.com", "a.example.com", "b.example.com", "c.example.com", "d.example.com", "e.example.com"],
  dcdn: ["dynamic.example.com", "*.example.org"],
  oss: "files.example.com",
  fc: "api.example.com",
};

const bucket = "my-files";

/** What `pulumi package gen-sdk` makes of schema.json, as far as this test needs it. */
class PluginResource extends pulumi.CustomResource {
  constructor(type: string, name: string, args: object) {
    super(`alicloud-certificates:index:${type}`, name, { ...outputs, servedFingerprint: undefined, ...args });
  }

  /** An object of outputs: an SDK takes an object that holds something unknown for unknown as a whole. */
  get reference(): CertificateReferenceInput {
    return Object.fromEntries(
      Object.keys(outputs).map((name) => [name, (this as Record<string, unknown>)[name]]),
    ) as unknown as CertificateReferenceInput;
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

/** How a program declares each resource, in either host. */
function classesOf(host: Host) {
  const declared =
    <Args extends object>(type: string) =>
    (name: string, args: Args) =>
      new PluginResource(type, name, args);
  return host.name === "plugin"
    ? {
        cas: declared<CasCertificateArgs>("CasCertificate"),
        cdn: declared<CdnDomainCertificateArgs>("CdnDomainCertificate"),
        oss: declared<OssDomainCertificateArgs>("OssDomainCertificate"),
        fc: declared<FcDomainCertificateArgs>("FcDomainCertificate"),
      }
    : {
        cas: (name: string, args: CasCertificateArgs) => new CasCertificate(name, args),
        cdn: (name: string, args: CdnDomainCertificateArgs) => new CdnDomainCertificate(name, args),
        oss: (name: string, args: OssDomainCertificateArgs) => new OssDomainCertificate(name, args),
        fc: (name: string, args: FcDomainCertificateArgs) => new FcDomainCertificate(name, args),
      };
}

/** Declares the certificate in the store and on ten domains. A visitor of all but the wildcard is shown it. */
function declare(host: Host, { fullchain: certificate, privateKey }: GeneratedChain, address: string): void {
  const { cas, cdn, oss, fc } = classesOf(host);
  const seen = { verify: "handshake", handshakeAddress: address } as const;
  const { reference } = cas("site", { certificate, privateKey });
  for (const domain of domains.cdn) {
    cdn(domain, { domain, casCertificate: reference, ...seen });
  }
  for (const domain of domains.dcdn) {
    cdn(domain, { domain, product: "dcdn", casCertificate: reference });
  }
  oss(domains.oss, { bucket, domain: domains.oss, casCertificate: reference, ...seen });
  fc(domains.fc, { domain: domains.fc, certificate, privateKey, protocol: "HTTP,HTTPS", ...seen });
}

describeEachHost("one certificate in the store and on ten domains, on the engine", (host) => {
  let emulator: Emulator;
  let stack: TestStack;
  let chain: GeneratedChain;

  const issue = async (of = names) => {
    chain = await generateChain({ names: of });
  };

  before(async () => {
    emulator = await startEmulator();
    for (const domain of domains.cdn) {
      emulator.cdn.add(domain);
    }
    for (const domain of domains.dcdn) {
      emulator.dcdn.add(domain.replace("*", ""));
    }
    emulator.createBucket(bucket);
    emulator.bindDomain(domains.oss, bucket);
    emulator.functions.add(domains.fc);
    // The edge is later than what the service says.
    for (const { switches } of [emulator.cdn, emulator.bucketDomains, emulator.functions]) {
      switches.servesAfter = 500;
    }
    await issue();
    const { httpEndpoint: at } = emulator;
    const endpoints = { value: JSON.stringify([{ cas: at, cdn: at, dcdn: at, fc: at, oss: at }]) };
    stack = await TestStack.create({
      emulator,
      config: {
        ...configurationOf(emulator.owner),
        "alicloud:endpoints": endpoints,
        "alicloud-certificates:endpoints": endpoints,
      },
      environment: pluginOnPath,
      program: async () => declare(host, chain, `127.0.0.1:${emulator.edge.port}`),
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

  const visited = async () =>
    Promise.all([...domains.cdn, domains.oss, domains.fc].map((domain) => shownLeaf(emulator.edge.port, domain)));

  it("is previewed without a request", async () => {
    const { changes } = await stack.preview();
    assert.equal(changes.create, 12);
    assert.deepEqual(emulator.requests, []);
  });

  it("is uploaded once and served by all, which a visitor sees when the update has ended", async () => {
    await stack.up();
    assert.deepEqual(await served(), Array(10).fill(chain.leaf.fingerprintSha256));
    assert.deepEqual(await visited(), Array(8).fill(chain.leaf.fingerprintSha256));
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

  it("shows a renewal by its fingerprint on each of ten lines, without a request and without credentials", async () => {
    await issue();
    emulator.clearRequests();
    const keys = ["alicloud", "alicloud-certificates"].flatMap((name) => [`${name}:accessKey`, `${name}:secretKey`]);
    const config = await stack.stack.getAllConfig();
    await stack.stack.removeAllConfig(keys);
    const { changes, output } = await stack.preview();
    await stack.stack.setAllConfig(
      Object.fromEntries(keys.flatMap((key) => (config[key] ? [[key, config[key]]] : []))),
    );
    assert.deepEqual(
      [changes.replace ?? changes["create-replacement"], changes.update],
      [1, 10],
      JSON.stringify(changes),
    );
    assert.deepEqual(emulator.requests, []);
    assert.equal(output.match(/^ {6}~ fingerprint +: "/gm)?.length ?? 0, 11, output);
    assert.doesNotMatch(output, /BEGIN/);
  });

  it("renews all of it: the new one first, the domains next, the old one last", async () => {
    emulator.clearRequests();
    await stack.up();
    assert.deepEqual(await served(), Array(10).fill(chain.leaf.fingerprintSha256));
    assert.deepEqual(await visited(), Array(8).fill(chain.leaf.fingerprintSha256));
    assert.equal(emulator.cas.certificates().length, 1);
    const writes = emulator.requests.flatMap(({ operation = "" }) =>
      /^(Describe|List|Get)/.test(operation) ? [] : [operation],
    );
    assert.equal(writes.at(-1), "DeleteUserCertificate");
    assert.deepEqual([...writes].sort(), [
      "DeleteUserCertificate",
      "PutCname",
      ...Array(6).fill("SetCdnDomainSSLCertificate"),
      ...Array(2).fill("SetDcdnDomainSSLCertificate"),
      "UpdateCustomDomain",
      "UploadUserCertificate",
    ]);
    assert.ok(writes.indexOf("UploadUserCertificate") < writes.indexOf("SetCdnDomainSSLCertificate"));
  });

  it("sees in a refresh what somebody else has set, and repairs it", async () => {
    await stack.refresh();
    const before = await served();
    assert.deepEqual(before, Array(10).fill(chain.leaf.fingerprintSha256));
    const { fullchain: certificate, privateKey, leaf } = await generateChain({ names });
    const account = await ownerAccount();
    const cdn = openCdnDomain("cdn", "www.example.com", account);
    await cdn.put({ certificate, privateKey, name: "foreign" }, { fingerprint: undefined });
    const api = openFcDomain({ region: "cn-hangzhou", domain: domains.fc }, account);
    const found = await api.read();
    assert.ok(found !== "missing");
    await api.put({ certificate, privateKey: traditional(privateKey), name: "foreign" }, found);
    await stack.refresh();
    assert.equal((await served()).filter((fingerprint) => fingerprint === leaf.fingerprintSha256).length, 2);
    const { changes } = await stack.up();
    assert.equal(changes.update, 2);
    assert.deepEqual(await served(), before);
  });

  const ownerAccount = async () => {
    const { httpEndpoint: at, owner } = emulator;
    const settings: Record<string, string> = {
      "alicloud:accessKey": owner.accessKeyId,
      "alicloud:secretKey": owner.accessKeySecret,
      "alicloud:endpoints": JSON.stringify([{ cdn: at, fc: at }]),
    };
    return accountOf({ get: (key) => settings[key] }, {});
  };

  it("fails the preview for a domain that the certificate isn't for", async () => {
    await issue(["www.example.com", "*.example.com"]);
    const output = await stack.failing(stack.preview());
    assert.match(output, /the certificate is for .*www\.example\.com.*, and not for "\*\.example\.org"/);
  });

  it("is destroyed: the domains keep what they serve, and the store what is in use", async () => {
    await issue();
    await stack.up();
    await stack.destroy();
    assert.deepEqual(await visited(), Array(8).fill(chain.leaf.fingerprintSha256));
    assert.deepEqual((await stack.exportState()).resources ?? [], []);
  });
});

describe("two resources of one program for one domain, on the engine", () => {
  it("fail the preview, in whatever spelling", async () => {
    const emulator = await startEmulator();
    const { fullchain: certificate, privateKey } = await generateChain({ names: ["*.example.com"] });
    const stack = await TestStack.create({
      emulator,
      program: async () => {
        new CdnDomainCertificate("first", { domain: "*.example.com", certificate, privateKey });
        new CdnDomainCertificate("second", { domain: ".Example.com", product: "cdn", certificate, privateKey });
      },
    });
    try {
      const output = await stack.failing(stack.preview());
      assert.match(output, /`domain`: the resource '(first|second)' of this program sets the certificate of the same/);
      assert.deepEqual(emulator.requests, []);
    } finally {
      stack.remove();
      await emulator.stop();
    }
  });
});
