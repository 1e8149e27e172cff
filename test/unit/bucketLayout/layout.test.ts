import assert from "node:assert/strict";
import {
  archiveName,
  directories,
  fileNames,
  fileRoles,
  joinKey,
  normalizePrefix,
} from "../../../provider/bucketLayout/layout";
import { description } from "../ossCertificateDeployment/deployed";

describe("the bucket's layout", () => {
  it("has AutoSSL's file names", () => {
    assert.deepEqual(fileNames, {
      certificate: "cert.pem",
      privateKey: "privkey.pem",
      chain: "chain.pem",
      fullchain: "fullchain.pem",
      readme: "README.md",
    });
    assert.deepEqual(fileRoles, ["certificate", "privateKey", "chain", "fullchain", "readme"]);
  });

  it("names an archive by the day and the fingerprint's first eight digits", () => {
    assert.equal(archiveName(description), "2026-11-23_0a1b2c3d");
  });

  for (const [prefix, normalized] of [
    [undefined, ""],
    ["", ""],
    ["/", ""],
    ["certs", "certs"],
    ["certs/", "certs"],
    ["certs/example.com//", "certs/example.com"],
  ] as const) {
    it(`takes the prefix ${JSON.stringify(prefix)} for ${JSON.stringify(normalized)}`, () =>
      assert.equal(normalizePrefix(prefix), normalized));
  }

  it("joins a prefix and a name", () => {
    assert.equal(joinKey("", "latest"), "latest");
    assert.equal(joinKey("a/b", "latest"), "a/b/latest");
  });

  for (const [prefix, archivePath, latestPath] of [
    [undefined, "2026-11-23_0a1b2c3d", "latest"],
    ["certs/example.com/", "certs/example.com/2026-11-23_0a1b2c3d", "certs/example.com/latest"],
  ] as const) {
    it(`has its two directories below the prefix ${prefix}`, () =>
      assert.deepEqual(directories(prefix, description), { archivePath, latestPath }));
  }
});
