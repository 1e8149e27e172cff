import { strict as assert } from "node:assert";
import { type OssRequest, readQuery } from "../../../../../../emulator/server/http";
import { signV1, stringsToSign } from "../../../../../../emulator/services/oss/access/v1Signature";
import { addressOf } from "../../../../../../emulator/services/oss/protocol/address";

const names = { isBucket: () => true, bucketOfDomain: () => undefined };

function requestOf(
  method: string,
  host: string,
  path: string,
  query: string,
  headers: Record<string, string>,
): OssRequest {
  return {
    method,
    secure: true,
    tlsVersion: "TLSv1.3",
    host,
    address: addressOf(host, path, names),
    query: readQuery(query),
    headers,
    body: Buffer.alloc(0),
    sourceAddress: "127.0.0.1",
  };
}

describe("emulator: V1 signature", () => {
  // The worked example of https://www.alibabacloud.com/help/en/oss/developer-reference/include-signatures-in-the-authorization-header
  it("gives the signature of the vendor's example", () => {
    const date = "Thu, 17 Nov 2005 18:49:58 GMT";
    const request = requestOf("PUT", "oss-example.oss-cn-hangzhou.aliyuncs.com", "/nelson", "", {
      "content-md5": "ODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=",
      "content-type": "text/html",
      date,
      "x-oss-meta-author": "foo@bar.com",
      "x-oss-magic": "abracadabra",
    });
    const [text = ""] = stringsToSign(request, request.address, date);
    assert.equal(
      text,
      "PUT\nODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=\ntext/html\nThu, 17 Nov 2005 18:49:58 GMT\n" +
        "x-oss-magic:abracadabra\nx-oss-meta-author:foo@bar.com\n/oss-example/nelson",
    );
    assert.equal(signV1("OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV", text), "26NBxoKdsyly4EDv6inkoDft/yA=");
  });

  it("signs sub-resources in order with their decoded values, other parameters not", () => {
    const request = requestOf("GET", "b.oss-cn-hangzhou.aliyuncs.com", "/", "prefix=a&versionId=x%2By&acl", {});
    const [text = ""] = stringsToSign(request, request.address, "D");
    assert.equal(text, "GET\n\n\nD\n/b/?acl&versionId=x+y");
  });

  it("names the service itself /", () => {
    const request = requestOf("GET", "oss-cn-hangzhou.aliyuncs.com", "/", "", {});
    assert.deepEqual(stringsToSign(request, request.address, "D"), ["GET\n\n\nD\n/"]);
  });
});
