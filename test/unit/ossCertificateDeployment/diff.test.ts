import assert from "node:assert/strict";
import { unknownValue } from "../../../provider/engine/unknown";
import { compare, diffDeployment } from "../../../provider/ossCertificateDeployment/diff";
import type { CheckedInputs } from "../../../provider/ossCertificateDeployment/state";
import { state } from "./deployed";

const archive = "site/2026-11-23_0a1b2c3d";

describe("diffDeployment", () => {
  const inputs: Partial<CheckedInputs> = { ...state };

  for (const [what, more, expected] of [
    ["no change", {}, { changes: false, replaces: [] }],
    ["another certificate as an update", { fingerprintSha256: "0" }, { changes: true, replaces: [] }],
    ["a setting as an update", { onDestroy: "deleteAll" }, { changes: true, replaces: [] }],
    ["another place as a replacement", { bucket: "others" }, { changes: true, replaces: ["bucket"] }],
    [
      "other places as one replacement",
      { region: "cn-beijing", prefix: "b", endpoint: "https://a.example" },
      { changes: true, replaces: ["region", "prefix", "endpoint"] },
    ],
    ["a place that isn't known yet as an update", { bucket: unknownValue }, { changes: true, replaces: [] }],
    [
      "a place beside one that isn't known yet",
      { bucket: unknownValue, region: "cn-beijing" },
      { changes: true, replaces: ["region"] },
    ],
    [
      "a certificate that isn't known yet as an update",
      { fingerprintSha256: unknownValue },
      { changes: true, replaces: [] },
    ],
  ] as const) {
    it(`shows ${what}`, () =>
      assert.deepEqual(diffDeployment(state, { ...inputs, ...more } as Partial<CheckedInputs>), expected));
  }

  it("shows a missing object as an update", () => {
    assert.deepEqual(diffDeployment({ ...state, objects: state.objects.slice(1) }, inputs), {
      changes: true,
      replaces: [],
    });
  });
});

describe("compare", () => {
  const inputs: Partial<CheckedInputs> = { ...state };
  const nothing = { replace: [], write: [], record: [], missing: [] };

  it("sees no difference if there is none", () => assert.deepEqual(compare(state, inputs), nothing));

  const equal: readonly Partial<CheckedInputs>[] = [
    { tags: {} },
    { traceabilityUrl: "https://autossl.dev" },
    { onDestroy: "keep", cname: false, internal: false, pathStyle: false },
    // What describes and what is text, but doesn't shape an object.
    {
      certificate: "other text",
      privateKey: "other text",
      rolledBackFrom: "2026-12-01_00000000",
    },
    { requiredDomains: ["example.com"], allowExpired: true },
  ];
  for (const more of equal) {
    it(`sees none in ${JSON.stringify(more)}`, () => assert.deepEqual(compare(state, { ...inputs, ...more }), nothing));
  }

  it("treats a missing prefix as an empty one", () => {
    assert.deepEqual(compare({ ...state, prefix: "" }, without("prefix")), nothing);
  });

  const without = (name: keyof CheckedInputs) =>
    Object.fromEntries(Object.entries(inputs).filter(([other]) => other !== name)) as Partial<CheckedInputs>;

  for (const [kind, more, names] of [
    ["replace", { region: "cn-beijing" }, ["region"]],
    ["replace", { bucket: "others" }, ["bucket"]],
    ["replace", { prefix: "site/b" }, ["prefix"]],
    ["replace", { endpoint: "https://files.example.com" }, ["endpoint"]],
    ["replace", { prefix: unknownValue }, ["prefix"]],
    ["write", { fingerprintSha256: "0".repeat(64) }, ["fingerprintSha256"]],
    ["write", { chainFingerprints: [] }, ["chainFingerprints"]],
    ["write", { serverSideEncryption: "AES256" }, ["serverSideEncryption"]],
    ["write", { kmsKeyId: "0123" }, ["kmsKeyId"]],
    ["write", { tags: { team: "web" } }, ["tags"]],
    ["write", { traceabilityUrl: "https://example.com" }, ["traceabilityUrl"]],
    ["record", { renewAfter: "2027-02-01T00:00:00Z" }, ["renewAfter"]],
    ["record", { onDestroy: "deleteAll" }, ["onDestroy"]],
    ["record", { warnings: ["The root is left out of the chain."] }, ["warnings"]],
    ["record", { cname: true, internal: true, pathStyle: true }, ["cname", "internal", "pathStyle"]],
  ] as const) {
    it(`finds ${kind}: ${JSON.stringify(more).slice(0, 60)}`, () => {
      const found = compare(state, { ...inputs, ...more } as Partial<CheckedInputs>);
      assert.deepEqual(found, { ...nothing, [kind]: names });
    });
  }

  it("sees no difference in warnings that aren't known yet", () => {
    assert.deepEqual(compare(state, { ...inputs, warnings: unknownValue as unknown as string[] }), nothing);
  });

  it("ignores the order of tags", () => {
    const tagged = { ...state, tags: { a: "1", b: "2" } };
    assert.deepEqual(compare(tagged, { ...inputs, tags: { b: "2", a: "1" } }), nothing);
  });

  it("finds objects that should exist but don't", () => {
    const damaged = { ...state, objects: state.objects.filter(({ key }) => !/cert\.pem|latest\/README/.test(key)) };
    assert.deepEqual(compare(damaged, inputs).missing, [
      `${archive}/cert.pem`,
      "site/latest/cert.pem",
      "site/latest/README.md",
    ]);
    assert.equal(compare({ ...state, objects: [] }, inputs).missing.length, 10);
  });
});
