import assert from "node:assert/strict";
import { unknownValue } from "../../../provider/engine/unknown";
import { settingsProblems } from "../../../provider/ossCertificateDeployment/fields";
import type { RawInputs } from "../../../provider/ossCertificateDeployment/state";

describe("settingsProblems", () => {
  const fine: readonly RawInputs[] = [
    {},
    { serverSideEncryption: "AES256", onDestroy: "keep", tags: {}, requiredDomains: [], renewBeforeDays: 0 },
    { serverSideEncryption: "KMS", kmsKeyId: "0123-4567", allowExpired: true, cname: false, internal: true },
    { serverSideEncryption: "SM4", onDestroy: "deleteAll", pathStyle: true },
    { onDestroy: "deleteLatest", traceabilityUrl: "http://example.com/a?b=c#d", requiredDomains: ["example.com"] },
    { tags: { team: "web", "cost center": "a+b-c=d._:/", 城市: "北京", empty: "" } },
    { tags: { ["n".repeat(128)]: "v".repeat(256) } },
    { tags: Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`tag${index}`, ""])) },
  ];
  for (const settings of fine) {
    it(`finds nothing wrong with ${JSON.stringify(settings).slice(0, 80)}`, () =>
      assert.deepEqual(settingsProblems(settings), []));
  }

  it("says the same about a name beyond ASCII, however often it is called", () => {
    for (let time = 0; time < 5000; time++) {
      assert.deepEqual(settingsProblems({ traceabilityUrl: "https://münchen.example" }), [], `${time}`);
    }
  });

  it("ignores unknown values", () => {
    const names = [
      ...["serverSideEncryption", "onDestroy", "kmsKeyId", "allowExpired", "cname", "internal", "pathStyle"],
      ...["renewBeforeDays", "requiredDomains", "traceabilityUrl", "tags"],
    ];
    assert.deepEqual(settingsProblems(Object.fromEntries(names.map((name) => [name, unknownValue]))), []);
    assert.deepEqual(settingsProblems({ serverSideEncryption: unknownValue, kmsKeyId: "0123" }), []);
    assert.deepEqual(settingsProblems({ requiredDomains: ["example.com", unknownValue] }), []);
    assert.deepEqual(settingsProblems({ tags: { team: unknownValue } }), []);
  });

  const refusedTag = (name: string) =>
    `\`tags\`: '${name}' has a name or value that OSS refuses. Use letters, digits, spaces and + - = . _ : / only; names of 1 to 128 ` +
    "characters, values of at most 256.";
  const noList = "`requiredDomains` is not a list. Give a list of names, such as ['example.com', '*.example.com'].";
  const noUrl = "`traceabilityUrl` is not a URL. Give one that starts with https://, or leave it out.";
  const noMap = "`tags` is not a map. Give names and values, such as { team: 'web' }.";

  for (const [settings, problem] of [
    [
      { serverSideEncryption: "aes256" },
      "`serverSideEncryption` is not one of 'AES256', 'KMS', 'SM4'. Use one of them, in this spelling.",
    ],
    [
      { onDestroy: "delete" },
      "`onDestroy` is not one of 'keep', 'deleteLatest', 'deleteAll'. Use one of them, in this spelling.",
    ],
    [
      { kmsKeyId: "0123" },
      "`kmsKeyId` is set but `serverSideEncryption` is not 'KMS'. Set it to 'KMS', or remove `kmsKeyId`.",
    ],
    [
      { kmsKeyId: "0123", serverSideEncryption: "AES256" },
      "`kmsKeyId` is set but `serverSideEncryption` is not 'KMS'. Set it to 'KMS', or remove `kmsKeyId`.",
    ],
    [{ kmsKeyId: 7, serverSideEncryption: "KMS" }, "`kmsKeyId` is not text. Give the key's id."],
    [{ allowExpired: "true" }, "`allowExpired` is not true or false. Give one of them."],
    [{ cname: "yes" }, "`cname` is not true or false. Give one of them."],
    [{ internal: 1 }, "`internal` is not true or false. Give one of them."],
    [{ pathStyle: "" }, "`pathStyle` is not true or false. Give one of them."],
    [{ renewBeforeDays: "30" }, "`renewBeforeDays` is not a number. Give a number of days."],
    [{ requiredDomains: "example.com" }, noList],
    [{ requiredDomains: { a: "example.com" } }, noList],
    [{ traceabilityUrl: "autossl.dev" }, noUrl],
    [{ traceabilityUrl: "javascript:alert(1)" }, noUrl],
    [{ traceabilityUrl: "https://example.com/a b" }, noUrl],
    [{ traceabilityUrl: "https://example.com/`" }, noUrl],
    [{ traceabilityUrl: "https://example.com/\nArchive: x" }, noUrl],
    [{ traceabilityUrl: "https://<script>" }, noUrl],
    [{ traceabilityUrl: 7 }, noUrl],
    [{ tags: "team=web" }, noMap],
    [{ tags: ["team"] }, noMap],
    [
      { tags: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`tag${index}`, ""])) },
      "`tags` has more than the ten tags that OSS allows on an object. Remove some.",
    ],
    [{ tags: { "": "web" } }, refusedTag("")],
    [{ tags: { team: "a&b" } }, refusedTag("team")],
    [{ tags: { "a,b": "" } }, refusedTag("a,b")],
    [{ tags: { team: 7 } }, refusedTag("team")],
    [{ tags: { team: "v".repeat(257) } }, refusedTag("team")],
    [{ tags: { ["n".repeat(200)]: "" } }, refusedTag("n".repeat(128))],
  ] as const) {
    it(`refuses ${JSON.stringify(settings).slice(0, 80)}`, () =>
      assert.deepEqual(settingsProblems(settings), [problem]));
  }

  it("reports everything at once", () => {
    assert.equal(settingsProblems({ onDestroy: "delete", cname: "yes", tags: [] }).length, 3);
  });
});
