import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../../emulator";
import { elementOf, sendSigned } from "../../../clients";

describe("emulator: bucket settings", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
  });
  afterEach(() => emulator.stop());
  const call = (method: string, name: string, body = "") =>
    sendSigned(emulator, emulator.owner, `/bucket/?${name}`, { method, path: `/?${name}`, body });

  // What the alicloud plugin meets on a fresh bucket.
  const fresh: [name: string, status: number, code: string | undefined][] = [
    ["cors", 404, "NoSuchCORSConfiguration"],
    ["website", 404, "NoSuchWebsiteConfiguration"],
    ["logging", 200, undefined],
    ["referer", 200, undefined],
    ["lifecycle", 404, "NoSuchLifecycle"],
    ["policy", 404, "NoSuchBucketPolicy"],
    ["tagging", 200, undefined],
    ["transferAcceleration", 404, "NoSuchTransferAccelerationConfiguration"],
    ["resourceGroup", 200, undefined],
    ["encryption", 404, "NoSuchServerSideEncryptionRule"],
    ["publicAccessBlock", 200, undefined],
    ["overwriteConfig", 404, "NoSuchBucketOverwriteConfig"],
    ["httpsConfig", 404, "NoSuchHttpsConfig"],
    ["versioning", 200, undefined],
    ["acl", 200, undefined],
  ];
  for (const [name, status, code] of fresh) {
    it(`answers ${status} ${code ?? ""} to ?${name} of a fresh bucket`, async () => {
      const answer = await call("GET", name);
      assert.deepEqual([answer.status, elementOf(answer.body, "Code")], [status, code]);
    });
  }

  const documents: [name: string, body: string][] = [
    [
      "encryption",
      "<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>",
    ],
    [
      "publicAccessBlock",
      "<PublicAccessBlockConfiguration><BlockPublicAccess>true</BlockPublicAccess></PublicAccessBlockConfiguration>",
    ],
    [
      "overwriteConfig",
      "<OverwriteConfiguration><Rule><ID>r</ID><Action>forbid</Action><Prefix>site/20</Prefix></Rule></OverwriteConfiguration>",
    ],
    [
      "httpsConfig",
      "<HttpsConfiguration><TLS><Enable>true</Enable><TLSVersion>TLSv1.2</TLSVersion><TLSVersion>TLSv1.3</TLSVersion></TLS></HttpsConfiguration>",
    ],
    ["tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>&lt;1&gt;</Value></Tag></TagSet></Tagging>"],
    [
      "lifecycle",
      "<LifecycleConfiguration><Rule><ID>r</ID><Prefix>site/20</Prefix><Status>Enabled</Status><Expiration><Days>400</Days></Expiration></Rule></LifecycleConfiguration>",
    ],
    [
      "cors",
      "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>",
    ],
  ];
  for (const [name, body] of documents) {
    it(`keeps ?${name}, gives it back, and forgets it`, async () => {
      const before = await call("GET", name);
      assert.equal((await call("PUT", name, body)).status, 200);
      assert.ok((await call("GET", name)).body.includes(body));
      assert.equal((await call("DELETE", name)).status, 204);
      assert.equal((await call("GET", name)).status, before.status);
    });
  }

  it("refuses documents that do not fit", async () => {
    const bad: [string, string][] = [
      ["encryption", "<ServerSideEncryptionRule/>"],
      [
        "publicAccessBlock",
        "<PublicAccessBlockConfiguration><BlockPublicAccess>maybe</BlockPublicAccess></PublicAccessBlockConfiguration>",
      ],
      ["overwriteConfig", "<OverwriteConfiguration><Rule><Action>allow</Action></Rule></OverwriteConfiguration>"],
      ["lifecycle", "<LifecycleConfiguration><Rule><Status>Enabled</Status></Rule></LifecycleConfiguration>"],
      ["tagging", "<Tagging><TagSet><Tag><Key></Key></Tag></TagSet></Tagging>"],
      ["cors", "<Other/>"],
      ["versioning", "<VersioningConfiguration><Status>On</Status></VersioningConfiguration>"],
      ["httpsConfig", "no XML"],
    ];
    for (const [name, body] of bad) {
      const answer = await call("PUT", name, body);
      assert.deepEqual([answer.status, elementOf(answer.body, "Code")], [400, "MalformedXML"], name);
    }
  });

  it("gives rules without an ID one", async () => {
    await call(
      "PUT",
      "overwriteConfig",
      "<OverwriteConfiguration><Rule><Action>forbid</Action></Rule></OverwriteConfiguration>",
    );
    assert.match(elementOf((await call("GET", "overwriteConfig")).body, "ID") ?? "", /^[0-9a-f-]{36}$/);
  });

  it("takes single tags away", async () => {
    const tag = (key: string) => `<Tag><Key>${key}</Key><Value>1</Value></Tag>`;
    await call("PUT", "tagging", `<Tagging><TagSet>${tag("a")}${tag("b")}</TagSet></Tagging>`);
    assert.equal((await call("DELETE", "tagging=a")).status, 204);
    const { body } = await call("GET", "tagging");
    assert.ok(!body.includes(tag("a")) && body.includes(tag("b")));
  });

  it("shows settings in the bucket's description", async () => {
    for (const [name, body] of documents.slice(0, 2)) await call("PUT", name, body);
    const { body } = await call("GET", "bucketInfo");
    assert.deepEqual([elementOf(body, "SSEAlgorithm"), elementOf(body, "BlockPublicAccess")], ["AES256", "true"]);
  });
});
