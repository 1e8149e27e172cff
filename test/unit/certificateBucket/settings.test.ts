import assert from "node:assert/strict";
import { archivesPrefix, expirationRules, overwriteRules } from "../../../provider/certificateBucket/settings";
import { directories } from "../../../provider/ossCertificateDeployment/layout";

describe("the rules of a certificate bucket", () => {
  it("reach the archives and not `latest/`", () => {
    for (const prefix of ["", "certs/example.com", "certs/example.com/"]) {
      const paths = directories(prefix, { notBefore: "2026-11-23T00:00:00.000Z", fingerprint: "0a1b2c3d" });
      assert.ok(paths.archivePath.startsWith(archivesPrefix(prefix)));
      assert.ok(!paths.latestPath.startsWith(archivesPrefix(prefix)));
    }
  });

  it("forbid to overwrite, a rule a prefix", () => {
    assert.deepEqual(overwriteRules(["a", "b/", "a/"]), [
      { id: "archives-1", action: "forbid", prefix: "a/20" },
      { id: "archives-2", action: "forbid", prefix: "b/20" },
    ]);
    assert.deepEqual(overwriteRules([]), [{ id: "archives-1", action: "forbid", prefix: "20" }]);
  });

  it("expire, old versions as well when there are any", () => {
    const rule = { id: "expire-archives-1", enabled: true, prefix: "a/20", expirations: [{ days: 400 }] };
    assert.deepEqual(expirationRules(["a"], 400, false), [rule]);
    assert.deepEqual(expirationRules(["a"], 400, true), [{ ...rule, noncurrentVersionExpirations: [{ days: 400 }] }]);
  });

  it("refuse anything but a whole number of days", () => {
    for (const days of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => expirationRules([], days, false), /`expireArchivesAfterDays` is .*\. Give a whole number/);
    }
  });

  it("refuse a prefix whose `latest/` they would catch", () => {
    for (const prefixes of [
      ["certs", "certs/2024-site"],
      ["", "2024"],
    ]) {
      assert.throws(() => overwriteRules(prefixes), /its 'latest\/' included\. Choose a prefix/);
      assert.throws(() => expirationRules(prefixes, 1, false), /its 'latest\/' included/);
    }
    assert.equal(overwriteRules(["certs", "certs/site", "certs2024"]).length, 3);
  });
});
