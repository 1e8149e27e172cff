import { strict as assert } from "node:assert";
import { crc64 } from "../../../../../../emulator/services/oss/storage/crc64";

describe("emulator: CRC-64", () => {
  it("has the check value of CRC-64/XZ", () => {
    assert.equal(crc64(Buffer.from("123456789")), BigInt("0x995dc9bbdf1939fa").toString());
  });
  it("is 0 for nothing", () => assert.equal(crc64(Buffer.alloc(0)), "0"));
});
