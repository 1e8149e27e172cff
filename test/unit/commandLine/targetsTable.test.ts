import assert from "node:assert/strict";
import type { CertificateTarget } from "../../../provider/certificateTargets/target";
import { styleFor } from "../../../provider/commandLine/style";
import { renderTargets } from "../../../provider/commandLine/targetsTable";

const plain = styleFor({ write: () => undefined }, {});
const render = (...targets: CertificateTarget[]) => renderTargets(targets, plain).trimEnd().split("\n");
const base: CertificateTarget = { product: "cdn", name: "a.example.com", status: "ok" };

describe("the table of targets", () => {
  it("leaves out columns without anything in them, and counts the worst first", () =>
    assert.deepEqual(render(base, { ...base, name: "b.example.com", status: "expired" }), [
      "status   product  name",
      "ok       cdn      a.example.com",
      "expired  cdn      b.example.com",
      "2 names: 1 expired, 1 ok",
    ]));

  it("shows the best that is known of which certificate it is", () => {
    const [sha1, sha256] = ["1".repeat(40), "2".repeat(64)];
    const cellOf = (facts: Partial<CertificateTarget>) =>
      render({ ...base, ...facts })[1]
        ?.split(/ {2,}/)
        .at(-1);
    const all = { fingerprint: sha1, fingerprintSha256: sha256, certIdentifier: "7-cn-hangzhou" };
    assert.equal(cellOf(all), sha256.slice(0, 12));
    assert.equal(cellOf({ ...all, fingerprintSha256: undefined }), `SHA-1 ${sha1.slice(0, 12)}`);
    assert.equal(cellOf({ certIdentifier: "7-cn-hangzhou" }), "7-cn-hangzhou");
  });

  it("names a place that could not be listed, and says once why", () => {
    const denied = { product: "oss", name: "", status: "denied", errorCode: "AccessDenied", error: "No." } as const;
    const lines = render({ ...denied, bucket: "files" }, { ...denied, bucket: "others" }, { ...denied, product: "fc" });
    assert.deepEqual(lines, [
      "status  product  name",
      "denied  oss      (all of bucket files)",
      "denied  oss      (all of bucket others)",
      "denied  fc       (all)",
      "! No. (and 1 more like this)",
      "! No.",
      "0 names: 3 denied",
    ]);
  });

  it("gives no reasons for a product that is not activated", () =>
    assert.deepEqual(render({ product: "dcdn", name: "", status: "notActivated", error: "No." }), [
      "status         product  name",
      "not activated  dcdn     (all)",
      "0 names: 1 not activated",
    ]));

  it("lets no name move the cursor", () => {
    const [, row = ""] = render({ ...base, name: "a\u001b[2Jb\n" });
    assert.equal(row, "ok      cdn      a?[2Jb?");
  });
});
