import assert from "node:assert/strict";
import { OssError } from "../../../provider/oss/ossError";
import { inspectCertificate } from "../../../provider/ossCertificateDeployment/inspect";
import type { PlannedObject } from "../../../provider/ossCertificateDeployment/plan";
import { type Verdict, verifyObjects } from "../../../provider/ossCertificateDeployment/verify";
import { type GeneratedChain, generateChain } from "../../support/certificates";
import { MemoryBucket } from "./memoryBucket";

describe("verifyObjects", () => {
  let chain: GeneratedChain;
  let objects: PlannedObject[];
  let bucket: MemoryBucket;

  before(async () => {
    chain = await generateChain();
    const { fullchain: certificate, privateKey } = chain;
    objects = inspectCertificate({ certificate, privateKey }, new Date()).objects;
  });

  beforeEach(() => {
    bucket = new MemoryBucket();
    for (const { key, body } of objects) {
      bucket.place(key, body.toString());
    }
  });

  /** The verdicts that are not `same`, by the end of the key. */
  const verdicts = async (): Promise<Record<string, Verdict>> =>
    Object.fromEntries(
      (await verifyObjects(objects, bucket))
        .filter(({ verdict }) => verdict !== "same")
        .map(({ key, verdict }) => [key.replace(/^\d.*_[0-9a-f]{8}/, "archive"), verdict]),
    );

  const archive = () => objects[0]?.key.split("/")[0] ?? "";

  it("finds everything the same", async () => assert.deepEqual(await verdicts(), {}));

  it("finds what is missing, and what can't be read", async () => {
    bucket.objects.delete("latest/chain.pem");
    bucket.unseen = (key) => key === "latest/privkey.pem";
    assert.deepEqual(await verdicts(), { "latest/chain.pem": "missing", "latest/privkey.pem": "unseen" });
  });

  it("distinguishes an empty bucket from a missing one", async () => {
    bucket.objects.clear();
    assert.deepEqual(new Set(Object.values(await verdicts())), new Set(["missing"]));
    const failure = { status: 404, code: "NoSuchBucket" };
    bucket.refuse = (operation, key) => {
      if (operation === "read") {
        throw new OssError({ operation, bucket: bucket.name, key }, failure);
      }
    };
    await assert.rejects(verdicts(), failure);
  });

  it("accepts the same certificate and key, encoded differently", async () => {
    bucket.place("latest/cert.pem", chain.certificate.replaceAll("\n", "\r\n"));
    bucket.place("latest/fullchain.pem", chain.fullchain.replaceAll("\n", "\r\n"));
    bucket.place("latest/privkey.pem", chain.key.traditional);
    bucket.place("latest/README.md", "# AutoSSL");
    assert.deepEqual(await verdicts(), {
      "latest/cert.pem": "equivalent",
      "latest/privkey.pem": "equivalent",
      "latest/fullchain.pem": "equivalent",
      "latest/README.md": "equivalent",
    });
  });

  it("requires the current chain in latest/, but not in an archive", async () => {
    for (const directory of ["latest", archive()]) {
      bucket.place(`${directory}/chain.pem`, "");
      bucket.place(`${directory}/fullchain.pem`, chain.certificate);
    }
    assert.deepEqual(await verdicts(), {
      "archive/chain.pem": "equivalent",
      "archive/fullchain.pem": "equivalent",
      "latest/chain.pem": "different",
      "latest/fullchain.pem": "different",
    });
  });

  it("finds another certificate and another key", async () => {
    const other = await generateChain();
    bucket.place("latest/cert.pem", other.certificate);
    bucket.place("latest/privkey.pem", other.privateKey);
    assert.deepEqual(await verdicts(), { "latest/cert.pem": "different", "latest/privkey.pem": "different" });
  });
});
