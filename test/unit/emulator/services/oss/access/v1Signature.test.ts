import { strict as assert } from "node:assert";
import { type HttpRequest, readQuery } from "../../../../../../emulator/server/http";
import { signV1, stringsToSign } from "../../../../../../emulator/services/oss/access/v1Signature";
import { addressOf } from "../../../../../../emulator/services/oss/protocol/address";

const names = { isBucket: () => true, bucketOfDomain: () => undefined };

function textsOf(
  method: string,
  host: string,
  path: string,
  query: string,
  headers: Record<string, string>,
  date: string,
): string[] {
  const rest = { secure: true, body: Buffer.alloc(0), sourceAddress: "127.0.0.1" };
  const request: HttpRequest = { method, host, path, query: readQuery(query), headers, ...rest };
  return stringsToSign(request, addressOf(host, path, names), date);
}

describe("emulator: V1 signature", () => {
  // The worked example of https://www.alibabacloud.com/help/en/oss/developer-reference/include-signatures-in-the-authorization-header
  it("gives the signature of the vendor's example", () => {
    const date = "Thu, 17 Nov 2005 18:49:58 GMT";
    const headers = {
      "content-md5": "ODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=",
      "content-type": "text/html",
      date,
      "x-oss-meta-author": "foo@bar.com",
      "x-oss-magic": "abracadabra",
    };
    const [text = ""] = textsOf("PUT", "oss-example.oss-cn-hangzhou.aliyuncs.com", "/nelson", "", headers, date);
    assert.equal(
      text,
      "PUT\nODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=\ntext/html\nThu, 17 Nov 2005 18:49:58 GMT\n" +
        "x-oss-magic:abracadabra\nx-oss-meta-author:foo@bar.com\n/oss-example/nelson",
    );
    assert.equal(signV1("OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV", text), "26NBxoKdsyly4EDv6inkoDft/yA=");
  });

  it("signs sub-resources, decoded and sorted, and no other parameter", () => {
    const query = "prefix=a&versionId=x%2By&acl";
    const [text = ""] = textsOf("GET", "b.oss-cn-hangzhou.aliyuncs.com", "/", query, {}, "D");
    assert.equal(text, "GET\n\n\nD\n/b/?acl&versionId=x+y");
  });

  it("names the service itself /", () => {
    assert.deepEqual(textsOf("GET", "oss-cn-hangzhou.aliyuncs.com", "/", "", {}, "D"), ["GET\n\n\nD\n/"]);
  });
});
