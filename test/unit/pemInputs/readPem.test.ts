import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs, { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mock } from "node:test";
import { readPem } from "../../../provider/pemInputs/readPem";

import { generateKey } from "../../support/certificates";
import { keyMaterialIn } from "../../support/keyMaterial";
import { temporaryFolder } from "../../support/temporaryFolder";

describe("readPem", () => {
  let folder: string;

  before(() => {
    folder = temporaryFolder("certificates-material-");
    writeFileSync(join(folder, "cert.pem"), Buffer.from([0, 255, 13, 10]));
    writeFileSync(join(folder, "large.pem"), Buffer.alloc(1024 * 1024 + 1));
    writeFileSync(join(folder, "largest.pem"), Buffer.alloc(1024 * 1024));
    mkdirSync(join(folder, "certs"));
  });

  after(() => rmSync(folder, { recursive: true }));

  it("returns text as it is", () => {
    assert.deepEqual(readPem("certificate", "PEM"), { content: "PEM" });
    assert.deepEqual(readPem("certificate", ""), { content: "" });
  });

  it("returns a text asset's text", () => {
    assert.deepEqual(readPem("certificate", { text: "PEM", hash: "0" }), { content: "PEM" });
    assert.deepEqual(readPem("certificate", { text: "PEM", path: "" }), { content: "PEM" });
  });

  it("returns a file asset's bytes", () => {
    const { content } = readPem("certificate", { path: join(folder, "cert.pem"), hash: "0" }) as {
      content: Buffer;
    };
    assert.deepEqual(content, Buffer.from([0, 255, 13, 10]));
    assert.ok("content" in readPem("certificate", { path: join(folder, "largest.pem") }));
  });

  const problemOf = (value: unknown) => {
    const material = readPem("privateKey", value);
    return "problem" in material ? material.problem : undefined;
  };

  it("says why a file can't be read", () => {
    const at = (name: string) => join(folder, name);
    for (const [name, rest] of [
      ["none.pem", "does not exist. Check the path."],
      ["certs", "is a directory. Name the file in it."],
      ["cert.pem/a", "can't be read. Check the path."],
    ] as const) {
      assert.equal(problemOf({ path: at(name) }), `\`privateKey\`: the file '${at(name)}' ${rest}`);
    }
    assert.equal(
      problemOf({ path: at("large.pem") }),
      `\`privateKey\`: the file '${at("large.pem")}' is larger than 1 MiB, so it is no PEM file. Check the path.`,
    );
  });

  it("says in which directory a relative path was searched", () => {
    const problem = `\`privateKey\`: the file 'none.pem' does not exist in '${process.cwd()}'. Check the path.`;
    assert.equal(problemOf({ path: "none.pem" }), problem);
  });

  it("repeats no key that was given instead of its path", () => {
    const { pkcs8, der } = generateKey();
    const shortest = generateKey("Ed25519").der.toString("base64");
    for (const path of [pkcs8, `\n${pkcs8}`, pkcs8.replaceAll("\n", " "), der.toString("base64"), shortest]) {
      assert.equal(
        problemOf({ path }),
        "`privateKey` has text where the path of a file belongs. Give the file's path, or the text itself.",
      );
    }
  });

  it("repeats no secret in any other form either, and doesn't treat a path as one", () => {
    const key = generateKey();
    const jwk = JSON.stringify(key.keyObject.export({ format: "jwk" }));
    const hex = key.der.toString("hex");
    for (const path of [
      jwk,
      jwk.replaceAll('"', ""),
      key.der.toString("base64url"),
      randomBytes(32).toString("base64url"),
      hex,
      hex.toUpperCase(),
      hex.replaceAll(/..(?=.)/g, "$&:"),
      hex.slice(0, 64),
      join(folder, key.der.toString("base64url")),
      `~/keys/${hex}`,
    ]) {
      const problem = problemOf({ path }) ?? "";
      assert.match(
        problem,
        /^`privateKey`(:| has) [^']*(text where the path|whose name is not repeated since it may be a key, )/,
      );
      assert.deepEqual(keyMaterialIn(problem, key), []);
      assert.ok(!problem.includes(path.slice(-20)), problem);
    }
    for (const path of [
      "/var/run/secrets/certificates/production/tls/privkey",
      "/var/lib/kubelet/pods/3f2504e0-4f89-11d3-9a0c-0305e82c3301/volumes/kubernetes.io~secret/tls/..2026_11_26.12345/tls.key",
      "certs/2026-11-23_0a1b2c3d/latest-of-example-com/privkey",
      "/none/Users/SomeBody/MyCertificates/TheOneOfThisYear",
    ]) {
      assert.match(problemOf({ path }) ?? "", /^`privateKey`: the file '.*' does not exist/);
    }
  });

  describe("never reads more than the largest file", () => {
    for (const device of ["/dev/zero", "/dev/urandom", "/dev/null"]) {
      it(device, function () {
        if (!existsSync(device)) {
          this.skip();
        }
        const before = process.memoryUsage().rss;
        assert.equal(
          problemOf({ path: device }),
          `\`privateKey\`: the file '${device}' is a pipe or a device, which can't be read twice. Give a regular file.`,
        );
        assert.ok(process.memoryUsage().rss - before < 50 * 1024 * 1024);
      });
    }

    it("a pipe that nobody writes to, and does not wait for it", function () {
      const path = join(folder, "pipe");
      if (spawnSync("mkfifo", [path]).status !== 0) {
        this.skip();
      }
      assert.match(problemOf({ path }) ?? "", /is a pipe or a device/);
    });

    it("a file that is larger than its size says", function () {
      // Those under /proc say 0.
      const path = "/proc/self/maps";
      if (!existsSync(path)) {
        this.skip();
      }
      const { content } = readPem("certificate", { path }) as { content: Buffer };
      assert.ok(content.length > 0 && content.length <= 1024 * 1024);
    });

    it("a file of gigabytes, of which it reads one megabyte", () => {
      const path = join(folder, "huge.pem");
      const descriptor = openSync(path, "w");
      ftruncateSync(descriptor, 4 * 1024 ** 3);
      closeSync(descriptor);
      const before = process.memoryUsage().rss;
      assert.match(problemOf({ path }) ?? "", /is larger than 1 MiB/);
      assert.ok(process.memoryUsage().rss - before < 50 * 1024 * 1024);
    });
  });

  it("says if the permission to read a file is missing", () => {
    // Not by chmod: root may read everything.
    const refused = mock.method(fs, "openSync", () => {
      throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
    });
    try {
      assert.equal(
        problemOf({ path: "privkey.pem" }),
        "`privateKey`: the file 'privkey.pem' can't be read: permission denied. Give the user who runs Pulumi permission to read it.",
      );
    } finally {
      refused.mock.restore();
    }
  });

  const noAsset = "`privateKey` is not a file or text asset. Give PEM text, a FileAsset or a StringAsset (no archive).";
  const neither = "`privateKey` is neither text nor an asset. Give PEM text or a FileAsset.";
  for (const [value, problem] of [
    [
      { uri: "https://example.com/privkey.pem" },
      "`privateKey` is a RemoteAsset, which is refused: nobody would see which certificate or key it fetches, and a preview needs no " +
        "network. Download the file and give it as a FileAsset.",
    ],
    [{ path: "certs", assets: {} }, noAsset],
    [{ assets: {} }, noAsset],
    [{}, noAsset],
    [{ path: "" }, noAsset],
    [7, neither],
    [true, neither],
    [["PEM"], neither],
    [undefined, neither],
    [null, neither],
  ] as const) {
    it(`refuses ${JSON.stringify(value)}`, () => assert.equal(problemOf(value), problem));
  }
});
