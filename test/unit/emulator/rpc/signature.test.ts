import { strict as assert } from "node:assert";
import { rpcStringToSign, signRpc } from "../../../../emulator/rpc/signature";

describe("emulator: RPC signature", () => {
  // The worked example of the vendor's page on the signature mechanism of RPC calls.
  it("gives the signature of the vendor's example", () => {
    const parameters = new Map([
      ["Timestamp", "2016-02-23T12:46:24Z"],
      ["Format", "XML"],
      ["AccessKeyId", "testid"],
      ["Action", "DescribeRegions"],
      ["SignatureMethod", "HMAC-SHA1"],
      ["SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"],
      ["Version", "2014-05-26"],
      ["SignatureVersion", "1.0"],
      ["Signature", "left out"],
    ]);
    assert.equal(signRpc("testsecret", rpcStringToSign("GET", parameters)), "OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
  });
});
