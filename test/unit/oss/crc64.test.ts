import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { crc64 as theirs } from "../../../emulator/services/oss/storage/crc64";
import { crc64 } from "../../../provider/oss/crc64";
import { generateChain } from "../../support/certificates";
import { bucketName, FaultHarness } from "../../support/faultHarness";

describe("crc64", () => {
  it("is CRC-64/XZ, as in the catalogue of checksums", () => {
    assert.equal(crc64(Buffer.from("123456789")), BigInt("0x995dc9bbdf1939fa").toString());
    assert.equal(crc64(Buffer.alloc(0)), "0");
  });

  it("agrees with the emulator's own", () => {
    for (const length of [1, 2, 255, 256, 5000]) {
      const bytes = randomBytes(length);
      assert.equal(crc64(bytes), theirs(bytes));
    }
  });
});

describe("an upload whose ETag is not the MD5", () => {
  let harness: FaultHarness;

  before(async () => {
    harness = await FaultHarness.start();
  });

  after(() => harness.stop());

  afterEach(() => harness.emulator.faults.clear());

  for (const [encryption, tries] of [
    ["KMS", 10],
    ["SM4", 10],
    ["AES256", 20],
  ] as const) {
    const proof = tries === 10 ? "is proven by its CRC-64" : "is sent again";
    it(`${proof} when OSS encrypts it by ${encryption}`, async () => {
      const prefix = `encrypted/${encryption}`;
      for (const directory of ["latest", "\\d{4}-\\d\\d-\\d\\d_[0-9a-f]{8}"]) {
        for (const file of ["cert.pem", "privkey.pem", "chain.pem", "fullchain.pem", "README.md"]) {
          const key = new RegExp(`^${prefix}/${directory}/${file.replace(".", "\\.")}$`);
          harness.emulator.faults.add({ match: { method: "PUT", key }, fault: { kind: "wrongETag" } });
        }
      }
      const mark = harness.emulator.mark;
      const writer = harness.writer(prefix, { args: { serverSideEncryption: encryption } });
      const chain = await generateChain();
      assert.deepEqual(await writer.up(chain), { changes: true });
      const puts = harness.emulator.requestsSince(mark).filter(({ method }) => method === "PUT");
      assert.equal(puts.length, tries);
      const foreign = writer.state?.objects.filter(
        ({ key, etag }) => harness.emulator.object(bucketName, key)?.etag !== `"${etag}"`,
      );
      assert.equal(foreign?.length, tries === 10 ? 10 : 0, "the state remembers the ETag that OSS gave");
      assert.deepEqual(harness.wrongs(prefix, chain), []);
    });
  }
});
