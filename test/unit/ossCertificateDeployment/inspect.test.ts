import assert from "node:assert/strict";
import { etagOf } from "../../../provider/oss/bucket";
import { describeUpload, inspectCertificate } from "../../../provider/ossCertificateDeployment/inspect";
import { daysFromNow, type GeneratedChain, generateChain } from "../../support/certificates";

describe("inspectCertificate", () => {
  let chain: GeneratedChain;
  const now = new Date();

  before(async () => {
    chain = await generateChain();
  });

  const names = (objects: readonly { key: string }[]) => objects.map(({ key }) => key.replace(/^.*\/(?=.*\/)/, ""));

  it("lists what a deployment would upload, in order", () => {
    const { fullchain: certificate, privateKey } = chain;
    const { problems, warnings, description, objects } = inspectCertificate(
      { certificate, privateKey, prefix: "site/" },
      now,
    );
    assert.deepEqual([problems, warnings], [[], []]);
    assert.equal(description?.fingerprint, chain.leaf.fingerprint);
    assert.equal(objects.length, 10);
    assert.equal(objects[9]?.key, "site/latest/README.md");
    assert.ok(objects.slice(0, 5).every(({ forbidOverwrite }) => forbidOverwrite));
    assert.equal(objects.find(({ key }) => key === "site/latest/fullchain.pem")?.body.toString(), certificate);
  });

  it("needs no key", () => {
    const { problems, objects } = inspectCertificate({ certificate: chain.fullchain }, now);
    assert.deepEqual(problems, []);
    assert.equal(objects.length, 8);
    assert.ok(!names(objects).some((name) => name.endsWith("privkey.pem")));
  });

  it("uses the link that it is given", () => {
    const { objects } = inspectCertificate(
      { certificate: chain.fullchain, traceabilityUrl: "https://example.com" },
      now,
    );
    assert.match(objects.at(-1)?.body.toString() ?? "", /^Layout: https:\/\/example\.com$/m);
  });

  it("has no objects when there is a problem", async () => {
    const other = await generateChain();
    const { problems, objects } = inspectCertificate(
      { certificate: chain.fullchain, privateKey: other.privateKey },
      now,
    );
    assert.deepEqual(
      problems.map(({ input }) => input),
      ["privateKey"],
    );
    assert.deepEqual(objects, []);
    assert.deepEqual(inspectCertificate({}, now).objects, []);
    assert.match(inspectCertificate({}, now).problems[0]?.reason ?? "", /^`certificate` is missing\./);
  });

  it("refuses a prefix and a link that a deployment would refuse, and plans no upload", () => {
    for (const [input, value, reason] of [
      ["prefix", "/certs", /^`prefix` starts with a slash/],
      ["prefix", "a//b", /^`prefix` contains '\/\/'/],
      ["traceabilityUrl", "nonsense", /^`traceabilityUrl` is not a URL/],
    ] as const) {
      const { problems, objects } = inspectCertificate({ certificate: chain.fullchain, [input]: value }, now);
      assert.deepEqual(
        problems.map(({ input }) => input),
        [input],
      );
      assert.match(problems[0]?.reason ?? "", reason);
      assert.deepEqual(objects, []);
    }
  });

  it("warns of a renewal that is due", async () => {
    const due = await generateChain({ notBefore: daysFromNow(-80), notAfter: daysFromNow(10) });
    const { problems, warnings } = inspectCertificate({ certificate: due.fullchain }, now);
    assert.deepEqual(problems, []);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /^The certificate expires in \d+ days/);
  });

  it("refuses an expired certificate unless it is allowed", async () => {
    const expired = await generateChain({ notBefore: daysFromNow(-80), notAfter: daysFromNow(-10) });
    assert.match(inspectCertificate({ certificate: expired.fullchain }, now).problems[0]?.reason ?? "", /expired on/);
    const allowed = inspectCertificate({ certificate: expired.fullchain, allowExpired: true }, now);
    assert.deepEqual(allowed.problems, []);
  });

  it("describes an upload without its content", () => {
    const { objects } = inspectCertificate({ certificate: chain.fullchain, privateKey: chain.privateKey }, now);
    const described = objects.map(describeUpload);
    assert.deepEqual(Object.keys(described[0] ?? {}), ["key", "size", "etag"]);
    const key = described.find(({ key }) => key === "latest/privkey.pem");
    assert.deepEqual(key, {
      key: "latest/privkey.pem",
      size: chain.privateKey.length,
      etag: etagOf(Buffer.from(chain.privateKey)),
    });
    assert.doesNotMatch(JSON.stringify(described), /BEGIN/);
  });
});
