import assert from "node:assert/strict";
import type { FileRole } from "../../../provider/bucketLayout/layout";
import { etagOf } from "../../../provider/oss/bucket";
import { inspectArchived } from "../../../provider/ossCertificateDeployment/archived";
import type { PlannedObject } from "../../../provider/ossCertificateDeployment/plan";
import { type GeneratedChain, generateChain } from "../../support/certificates";
import { MemoryBucket } from "./memoryBucket";

describe("inspectArchived", () => {
  const key = "site/2026-11-23_0a1b2c3d/file";
  let bucket: MemoryBucket;
  let chain: GeneratedChain;
  let other: GeneratedChain;

  before(async () => {
    chain = await generateChain({ key: "RSA-2048" });
    other = await generateChain();
  });

  beforeEach(() => {
    bucket = new MemoryBucket();
  });

  const planned = (role: FileRole, body: string): PlannedObject => ({
    role,
    key,
    body: Buffer.from(body),
    contentType: "application/x-pem-file",
    meta: { "fingerprint-sha256": chain.leaf.fingerprintSha256 },
    forbidOverwrite: true,
  });

  const certificate = () => Buffer.from(chain.certificate);

  /** The existing object, with or without this certificate's mark. */
  const judge = async (role: FileRole, body: string, found: string, mark?: string) => {
    bucket.place(key, found, mark === undefined ? {} : { "fingerprint-sha256": mark });
    const archived = await inspectArchived(bucket, planned(role, body), certificate());
    assert.ok(!archived.accepted || archived.etag === etagOf(Buffer.from(found)));
    return archived.accepted;
  };

  it("accepts the same bytes, without reading them", async () => {
    assert.equal(await judge("certificate", chain.certificate, chain.certificate), true);
    assert.deepEqual(bucket.asked, [`inspect ${key}`]);
  });

  it("accepts what it can't read, as unseen", async () => {
    bucket.unseen = () => true;
    const expected = { accepted: true, etag: etagOf(Buffer.from("LEAF")), unseen: true };
    assert.deepEqual(await inspectArchived(bucket, planned("certificate", "LEAF"), certificate()), expected);
  });

  it("reports an object that is gone by now", async () => {
    assert.deepEqual(await inspectArchived(bucket, planned("certificate", "LEAF"), certificate()), {
      accepted: false,
      isGone: true,
    });
  });

  it("accepts the same certificate, encoded differently", async () => {
    const crlf = (text: string) => text.replaceAll("\n", "\r\n");
    assert.equal(await judge("certificate", chain.certificate, crlf(chain.certificate)), true);
    assert.equal(await judge("certificate", chain.certificate, `Bag Attributes\n${chain.certificate}`), true);
    assert.equal(await judge("fullchain", chain.fullchain, chain.certificate), true, "a chain may be added later");
  });

  it("accepts the same key, encoded differently", async () => {
    assert.equal(await judge("privateKey", chain.privateKey, chain.key.traditional), true);
  });

  it("accepts another chain and another README.md, but nothing else as a chain", async () => {
    assert.equal(await judge("chain", chain.chain, ""), true);
    assert.equal(await judge("chain", chain.chain, other.chain), true);
    assert.equal(await judge("chain", chain.chain, "something else"), false);
    assert.equal(await judge("readme", "# TLS certificate", "# AutoSSL"), true);
  });

  it("refuses another certificate and another key", async () => {
    assert.equal(await judge("certificate", chain.certificate, other.certificate), false);
    assert.equal(await judge("fullchain", chain.fullchain, other.fullchain), false);
    assert.equal(await judge("privateKey", chain.privateKey, other.privateKey), false);
  });

  it("refuses text that is no PEM, and half a PEM", async () => {
    for (const found of ["", "nonsense", chain.certificate.slice(0, 200)]) {
      assert.equal(await judge("certificate", chain.certificate, found), false);
    }
    assert.equal(await judge("privateKey", chain.privateKey, chain.certificate), false);
  });

  it("refuses whatever has another certificate's mark", async () => {
    for (const role of ["certificate", "chain", "readme"] as const) {
      assert.equal(await judge(role, "text", "other text", other.leaf.fingerprintSha256), false);
    }
    assert.equal(await judge("readme", "text", "other text", chain.leaf.fingerprintSha256), true);
  });
});
