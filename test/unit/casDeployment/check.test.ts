import assert from "node:assert/strict";
import { casDeployment } from "../../../provider/casDeployment/casDeployment";
import type { DeploymentInputs } from "../../../provider/casDeployment/state";
import type { Raw } from "../../../provider/engine/raw";
import { unknownValue } from "../../../provider/engine/unknown";

const reference = {
  certIdentifier: "123-cn-hangzhou",
  fingerprint: "a".repeat(40),
  fingerprintSha256: "b".repeat(64),
  subjectAlternativeNames: ["www.example.com", "*.example.com"],
  notBefore: "2026-10-01T00:00:00Z",
  notAfter: "2027-01-01T00:00:00Z",
};
const inputs = {
  certificates: [reference],
  resources: [{ product: "ALB", name: "www.example.com" }],
  contacts: ["Operations"],
  maxQuota: 5,
};
const now = new Date("2026-11-27T00:00:00Z");

const check = (more: object, olds: object = {}) => casDeployment.check(olds, { ...inputs, ...more }, { now });
const reasons = (more: object, olds?: object) => check(more, olds).failures.map(({ reason }) => reason);
const warnings = (checked: Raw<DeploymentInputs>) => casDeployment.warnings?.(checked, now) ?? [];

describe("the check of a CasDeployment", () => {
  it("derives what a preview shows, and what the deployment takes", () => {
    const second = { ...reference, fingerprintSha256: "c".repeat(64), notAfter: "2026-12-01T00:00:00Z" };
    const { inputs: checked, failures } = check({ certificates: [reference, second] });
    assert.deepEqual(failures, []);
    assert.deepEqual(checked.fingerprints, ["b".repeat(64), "c".repeat(64)]);
    assert.deepEqual([checked.notAfter, checked.quotaNeeded], ["2026-12-01T00:00:00Z", 1]);
    assert.match(
      warnings(checked).join(),
      /^This deployment takes up to 1 of the account's quota .* does not give it back\.$/,
    );
  });

  it("knows all but the identifier of a certificate that is not uploaded yet", () => {
    const { inputs: checked, failures } = check({ certificates: [{ ...reference, certIdentifier: unknownValue }] });
    assert.deepEqual(failures, []);
    assert.deepEqual([checked.fingerprints, checked.notAfter], [["b".repeat(64)], reference.notAfter]);
  });

  it("says that it checks nothing of an identifier alone, and knows nothing of what isn't known yet", () => {
    const { inputs: checked } = check({ certificates: ["123-cn-hangzhou"] });
    assert.deepEqual([checked.fingerprints, checked.notAfter], [undefined, undefined]);
    assert.match(
      casDeployment.advice?.(checked).join() ?? "",
      /^`certificates` has an identifier alone, .*tells them before\.$/,
    );
    assert.doesNotMatch(warnings(checked).join(), /identifier/);
    for (const certificates of [unknownValue, [unknownValue]]) {
      const { inputs: unknown, failures } = check({ certificates });
      assert.deepEqual(failures, []);
      assert.equal(JSON.stringify(unknown.fingerprints).includes(unknownValue), true);
    }
    const { inputs: somewhere } = check({ resources: unknownValue });
    assert.deepEqual([somewhere.quotaNeeded, warnings(somewhere)], [unknownValue, []]);
  });

  it("counts nothing for what the last deployment had, one for what is new, and all for other certificates", () => {
    const { inputs: olds } = check({});
    const resources = [...inputs.resources, { product: "CDN", name: "*.example.com" }];
    const needed = (more: object) => check(more, olds).inputs.quotaNeeded;
    assert.deepEqual([needed({}), needed({ resources })], [0, 1]);
    assert.equal(needed({ resources, certificates: [{ ...reference, fingerprintSha256: "c".repeat(64) }] }), 2);
    // The same certificate, uploaded again.
    assert.equal(needed({ certificates: [{ ...reference, certIdentifier: "124-cn-hangzhou" }] }), 0);
    // CDN's own spelling of a wildcard.
    assert.equal(
      check({ resources: [{ product: "CDN", name: ".example.com" }] }, check({ resources }).inputs).inputs.quotaNeeded,
      0,
    );
    assert.deepEqual(reasons({ maxQuota: 0 }, olds), []);
  });

  it("does not refuse for a quota what may turn out to be deployed already", () => {
    const { inputs: olds } = check({});
    for (const more of [
      { resources: [{ product: "ALB", name: unknownValue }] },
      { certificates: [{ ...reference, fingerprintSha256: unknownValue }] },
    ]) {
      assert.deepEqual(reasons({ ...more, maxQuota: 0 }, olds), []);
      assert.match(reasons({ ...more, maxQuota: 0 }).join(), /^`maxQuota` is 0, and this deployment takes 1 of/);
    }
  });

  it("has a place, which equal lists of resources share in any order and spelling", () => {
    const first = { product: "CDN", name: "*.Example.com" };
    const second = { product: "ALB", name: "lsn-1" };
    const keyOf = (...resources: object[]) => casDeployment.place?.({ resources })?.key;
    assert.equal(keyOf(first, second), keyOf(second, { ...first, name: ".example.com" }));
    assert.notEqual(keyOf(first), keyOf(first, second));
    assert.equal(keyOf({ ...first, name: unknownValue }), undefined);
    assert.match(
      casDeployment.place?.({ resources: [first] })?.taken("other") ?? "",
      /^`resources`: the resource 'other'/,
    );
  });

  const refusals: [string, object, RegExp][] = [
    ["too much quota", { maxQuota: 0 }, /^`maxQuota` is 0, and this deployment takes 1 of/],
    ["part of a deployment", { maxQuota: 0.5 }, /^`maxQuota` is not a whole number of deployments\./],
    ["no certificate", { certificates: [] }, /^`certificates` is not a list with at least one item\./],
    ["a broken reference", { certificates: [{ certIdentifier: 5 }] }, /^`certificates\[0\]` is no whole reference/],
    [
      "another store's product",
      { certificates: ["1-ap-southeast-1"], resources: [{ product: "SLB", name: "lb-1" }] },
      /deploys to SLB on its China site only/,
    ],
    ["two stores", { certificates: ["1-ap-southeast-1", "1-cn-hangzhou"] }, /are of two stores/],
    ["an SM2 pair", { certificates: [{ ...reference, keyAlgorithm: "SM2" }] }, /^`certificates\[0\]` is an SM2 pair/],
    [
      "an expired certificate",
      { certificates: [{ ...reference, notAfter: "2026-01-01T00:00:00Z" }] },
      /^`certificates\[0\]` expired on 2026-01-01/,
    ],
    ["no resource", { resources: [] }, /^`resources` is not a list with at least one item\./],
    [
      "a resource without a name",
      { resources: [{ product: "CDN" }] },
      /^`resources\[0\]\.name` is not the name of a resource\./,
    ],
    [
      "an unknown product",
      { resources: [{ product: "cdn", name: "www.example.com" }] },
      /^`resources\[0\]\.product` is not one of 'ALB', .*'webHosting'/,
    ],
    [
      "a part that no resource has",
      { resources: [{ product: "CDN", name: "a.example.com", region: "x" }] },
      /^`resources\[0\]` has no 'region'\./,
    ],
    [
      "one twice",
      { resources: [...inputs.resources, ...inputs.resources] },
      /^`resources\[1\]` is the same as `resources\[0\]`\./,
    ],
    [
      "a name that isn't covered",
      { resources: [{ product: "CDN", name: "www.example.org" }] },
      /^`resources\[0\]`: the certificates are for "www\.example\.com", "\*\.example\.com", and not for "www\.example\.org"/,
    ],
    ["no contact", { contacts: [] }, /^`contacts` is not a list with at least one item\./],
    ["a contact that is no text", { contacts: [7] }, /^`contacts\[0\]` is not text\./],
    ["a time without a zone", { schedule: "2026-12-24T02:00:00" }, /^`schedule` is not a time with its zone\./],
    [
      "a handshake that can't be judged",
      { certificates: ["1-cn-hangzhou"], verify: "handshake" },
      /^`verify` is 'handshake', and `certificates` has an identifier alone/,
    ],
  ];
  for (const [title, more, expected] of refusals) {
    it(`refuses ${title}`, () => {
      const [reason = "", ...others] = reasons(more);
      assert.match(reason, expected);
      assert.deepEqual(others, []);
    });
  }

  it("takes a listener, an instance or an id, which no certificate has", () => {
    const resources = ["lsn-1@443", "alb-1", "2356"].map((name) => ({ product: "ALB", name }));
    assert.deepEqual(reasons({ resources }), []);
  });

  it("takes an expired certificate that is deployed already", () => {
    const expired = { certificates: [{ ...reference, notAfter: "2026-01-01T00:00:00Z" }] };
    assert.deepEqual(reasons(expired, { ...inputs, fingerprints: [reference.fingerprintSha256] }), []);
  });
});
