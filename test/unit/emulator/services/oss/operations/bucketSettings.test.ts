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

  // What the alicloud plugin reads of a fresh bucket.
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
    ["versioning", 200, undefined],
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
    ["tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>&lt;1&gt;</Value></Tag></TagSet></Tagging>"],
    [
      "lifecycle",
      "<LifecycleConfiguration><Rule><ID>r</ID><Prefix>site/20</Prefix><Status>Enabled</Status><Expiration><Days>400</Days></Expiration></Rule></LifecycleConfiguration>",
    ],
  ];
  for (const [name, body] of documents) {
    it(`writes, reads and deletes ?${name}`, async () => {
      const before = await call("GET", name);
      assert.equal((await call("PUT", name, body)).status, 200);
      assert.ok((await call("GET", name)).body.includes(body));
      assert.equal((await call("DELETE", name)).status, 204);
      assert.equal((await call("GET", name)).status, before.status);
    });
  }

  it("refuses documents that break a rule", async () => {
    const bad: [string, string][] = [
      ["encryption", "<ServerSideEncryptionRule/>"],
      [
        "publicAccessBlock",
        "<PublicAccessBlockConfiguration><BlockPublicAccess>maybe</BlockPublicAccess></PublicAccessBlockConfiguration>",
      ],
      ["overwriteConfig", "<OverwriteConfiguration><Rule><Action>allow</Action></Rule></OverwriteConfiguration>"],
      ["lifecycle", "<LifecycleConfiguration><Rule><Status>Enabled</Status></Rule></LifecycleConfiguration>"],
      ["tagging", "<Tagging><TagSet><Tag><Key></Key></Tag></TagSet></Tagging>"],
      ["lifecycle", "<Other/>"],
      ["versioning", "<VersioningConfiguration><Status>On</Status></VersioningConfiguration>"],
      ["tagging", "no XML"],
    ];
    for (const [name, body] of bad) {
      const answer = await call("PUT", name, body);
      assert.deepEqual([answer.status, elementOf(answer.body, "Code")], [400, "MalformedXML"], name);
    }
  });

  it("gives an ID to rules without one", async () => {
    await call(
      "PUT",
      "overwriteConfig",
      "<OverwriteConfiguration><Rule><Action>forbid</Action></Rule></OverwriteConfiguration>",
    );
    assert.match(elementOf((await call("GET", "overwriteConfig")).body, "ID") ?? "", /^[0-9a-f-]{36}$/);
  });

  it("shows settings in GetBucketInfo", async () => {
    for (const [name, body] of documents.slice(0, 2)) {
      await call("PUT", name, body);
    }
    const { body } = await call("GET", "bucketInfo");
    assert.deepEqual([elementOf(body, "SSEAlgorithm"), elementOf(body, "BlockPublicAccess")], ["AES256", "true"]);
  });
});
