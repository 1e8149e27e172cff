import assert from "node:assert/strict";
import { archivePrefixes, prefixReaching, reachWarnings } from "../../../provider/bucketLayout/archiveReach";
import { directories } from "../../../provider/bucketLayout/layout";

describe("what rules for archives match", () => {
  it("are the archives of each year, and not `latest/`", () => {
    for (const prefix of ["", "certs/example.com", "certs/example.com/"]) {
      const reached = archivePrefixes(prefix);
      for (const notBefore of ["2015-01-01T00:00:00Z", "2026-11-23T00:00:00Z", "2039-12-31T00:00:00Z"]) {
        const { archivePath, latestPath } = directories(prefix, { notBefore, fingerprint: "0a1b2c3d" });
        assert.equal(reached.filter((text) => archivePath.startsWith(text)).length, 1);
        assert.ok(!reached.some((text) => latestPath.startsWith(text)));
      }
    }
  });

  it("is another deployment only if a directory begins like an archive name", () => {
    for (const [prefix, above] of [
      ["certs/2026-site", "certs"],
      ["certs/2026-site/a", "certs"],
      ["2026-site", ""],
      ["certs/2048.example.com", undefined],
      ["20minutes.fr", undefined],
      ["certs/2026", undefined],
      ["certs/2014-site", undefined],
      ["certs/2040-site", undefined],
      ["certs/12026-site", undefined],
      ["", undefined],
      [undefined, undefined],
    ] as const) {
      assert.equal(prefixReaching(prefix), above, prefix);
      // What the warning says is what the rules do.
      const isReached =
        above !== undefined && archivePrefixes(above).some((text) => `${prefix}/latest`.startsWith(text));
      assert.equal(isReached, above !== undefined, prefix);
    }
  });

  it("causes a warning that names the prefix and what to do", () => {
    assert.match(
      reachWarnings("certs/2026-site")[0] ?? "",
      /^A directory in the prefix 'certs\/2026-site' begins like .* expires the archives of 'certs' .* Choose another prefix/,
    );
    assert.match(reachWarnings("2026-site")[0] ?? "", /expires the archives at the bucket's root/);
    assert.deepEqual(reachWarnings("certs/example.com"), []);
  });
});
