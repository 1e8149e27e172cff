import assert from "node:assert/strict";
import { directories, fileNames } from "../../../provider/bucketLayout/layout";
import { expirationRules, overwriteRules } from "../../../provider/certificateBucket/rules";

interface Rule {
  prefix?: string;
  suffix?: string;
}

const isMatched = (rules: readonly Rule[], key: string) =>
  rules.some(({ prefix = "", suffix = "" }) => key.startsWith(prefix) && key.endsWith(suffix));

/** The keys of a deployment's archive and of its `latest/`. */
function keysOf(prefix: string, notBefore = "2026-11-23T00:00:00.000Z", fingerprint = "0a1b2c3d") {
  const { archivePath, latestPath } = directories(prefix, { notBefore, fingerprint });
  const files = Object.values(fileNames);
  return {
    archive: files.map((file) => `${archivePath}/${file}`),
    latest: files.map((file) => `${latestPath}/${file}`),
  };
}

/** Places of other deployments that a rule for `<prefix>/20` would reach. */
const neighbours = ["2048.example.com", "20minutes.fr", "2000.example", "2026.example.com", "20", "2026"];

const lists = [["certs/example.com"], ["certs/example.com/"], [""], ["a", "b"], ["certs", "certs/2048.example.com"]];

describe("the rules of a certificate bucket", () => {
  for (const prefixes of lists) {
    it(`reach every archive of ${JSON.stringify(prefixes)}, and no \`latest/\` there or below`, () => {
      const below = prefixes.flatMap((prefix) => neighbours.map((name) => [prefix, name].filter(Boolean).join("/")));
      for (const rules of [overwriteRules(prefixes), expirationRules(prefixes, 400, false)]) {
        for (const prefix of prefixes) {
          for (const date of ["2015-01-01", "2024-02-29", "2026-11-23", "2039-12-31"]) {
            for (const digit of "0123456789abcdef") {
              const { archive } = keysOf(prefix, `${date}T00:00:00.000Z`, `0a1b2c3${digit}`);
              assert.ok(archive.every((key) => isMatched(rules, key)));
            }
          }
        }
        for (const place of [...prefixes, ...below]) {
          assert.ok(!keysOf(place).latest.some((key) => isMatched(rules, key)), place);
        }
      }
    });
  }

  it("delete nothing of a deployment that isn't listed", () => {
    const rules = expirationRules(["certs"], 400, false);
    for (const name of [...neighbours, "example.com"]) {
      const { archive, latest } = keysOf(`certs/${name}`);
      assert.deepEqual(
        [...archive, ...latest].filter((key) => isMatched(rules, key)),
        [],
      );
    }
  });

  it("guard the archives of a deployment that isn't listed, below a directory that is", () => {
    const rules = overwriteRules(["certs"]);
    assert.ok(keysOf("certs/example.com").archive.every((key) => isMatched(rules, key)));
  });

  it("are as many as a bucket can have, with ids that sort in their order", () => {
    const prefixes = Array.from({ length: 40 }, (_, index) => `certs/${index}.example.com`);
    const [guard, expiration] = [overwriteRules(prefixes), expirationRules(prefixes, 400, false)];
    assert.equal(guard.length, 80);
    assert.equal(expiration.length, 1000);
    for (const ids of [guard.map(({ id }) => id), expiration.map(({ id }) => id)]) {
      assert.deepEqual([...ids].sort(), ids);
      assert.equal(new Set(ids).size, ids.length);
    }
    assert.throws(
      () => expirationRules([...prefixes, "one-more"], 400, false),
      /needs 25 rules for each of 41 prefixes, and a bucket can have 1000 rules, so 40 prefixes\. Distribute/,
    );
  });

  it("stop anyone from overwriting, below the directory that the prefixes have in common", () => {
    const [rule] = overwriteRules(["certs/a", "certs/b/"]);
    assert.deepEqual(rule, {
      id: "archives-01",
      action: "forbid",
      prefix: "certs/",
      suffix: "0/cert.pem",
      principals: { principals: [] },
    });
    assert.equal(overwriteRules(["certs/a", "certs/a/b"])[0]?.prefix, "certs/a/");
    assert.equal(overwriteRules(["certs/a", "certs/ab"])[0]?.prefix, "certs/");
    assert.equal(overwriteRules(["certs", "certs2"])[0]?.prefix, undefined);
  });

  it("expire archives, and old versions if there are any, once for each prefix", () => {
    const rule = { id: "expire-archives-0001", enabled: true, prefix: "a/2015-", expirations: [{ days: 400 }] };
    assert.deepEqual(expirationRules(["a", "a/"], 400, false)[0], rule);
    assert.equal(expirationRules(["a", "a/"], 400, false).length, 25);
    assert.deepEqual(expirationRules(["a"], 400, true)[0], {
      ...rule,
      noncurrentVersionExpirations: [{ days: 400 }],
    });
  });

  it("refuse anything but a whole number of days", () => {
    for (const days of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => expirationRules(["a"], days, false), /`expireArchivesAfterDays` is .*\. Give a whole number/);
    }
  });

  it("can't be created without the deployments' prefixes, and the error says what to write", () => {
    const advice =
      /needs `prefixes`.*List the `prefix` of each deployment, not a directory above them, such as `prefixes: \["certs\/example\.com"/;
    assert.throws(() => overwriteRules([]), advice);
    assert.throws(() => expirationRules([], 400, false), advice);
  });

  it("refuse a prefix whose `latest/` they would delete", () => {
    for (const prefixes of [
      ["certs", "certs/2024-site"],
      ["certs/2024-site/deeper", "certs"],
      ["", "2024-site"],
    ]) {
      assert.throws(() => expirationRules(prefixes, 1, false), /including its 'latest\/'\. Choose a prefix/);
    }
    assert.ok(expirationRules(["certs", "certs/site", "certs/2024", "certs2024-x"], 1, false).length > 0);
  });
});
