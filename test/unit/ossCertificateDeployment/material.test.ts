import assert from "node:assert/strict";
import fs, { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { readMaterial } from "../../../provider/ossCertificateDeployment/material";
import { generateKey } from "../../support/certificates";

describe("readMaterial", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "certificates-material-"));
    writeFileSync(join(folder, "cert.pem"), Buffer.from([0, 255, 13, 10]));
    writeFileSync(join(folder, "large.pem"), Buffer.alloc(1024 * 1024 + 1));
    writeFileSync(join(folder, "largest.pem"), Buffer.alloc(1024 * 1024));
    mkdirSync(join(folder, "certs"));
  });

  after(() => rmSync(folder, { recursive: true }));

  it("takes text as it is", () => {
    assert.deepEqual(readMaterial("certificate", "PEM"), { content: "PEM" });
    assert.deepEqual(readMaterial("certificate", ""), { content: "" });
  });

  it("takes a text asset's text", () => {
    assert.deepEqual(readMaterial("certificate", { text: "PEM", hash: "0" }), { content: "PEM" });
    assert.deepEqual(readMaterial("certificate", { text: "PEM", path: "" }), { content: "PEM" });
  });

  it("takes a file asset's bytes", () => {
    const { content } = readMaterial("certificate", { path: join(folder, "cert.pem"), hash: "0" }) as {
      content: Buffer;
    };
    assert.deepEqual(content, Buffer.from([0, 255, 13, 10]));
    assert.ok("content" in readMaterial("certificate", { path: join(folder, "largest.pem") }));
  });

  const problemOf = (value: unknown) => {
    const material = readMaterial("privateKey", value);
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

  it("says where it looked for a relative path", () => {
    const problem = `\`privateKey\`: the file 'none.pem' does not exist in '${process.cwd()}'. Check the path.`;
    assert.equal(problemOf({ path: "none.pem" }), problem);
  });

  it("repeats no key that stands in the place of its path", () => {
    const { pkcs8, der } = generateKey();
    const shortest = generateKey("Ed25519").der.toString("base64");
    for (const path of [pkcs8, `\n${pkcs8}`, pkcs8.replaceAll("\n", " "), der.toString("base64"), shortest]) {
      assert.equal(
        problemOf({ path }),
        "`privateKey` has text where the path of a file belongs. Give the file's path, or the text itself.",
      );
    }
  });

  it("says that a file may not be read", () => {
    // Not by chmod: root may read everything.
    const refused = mock.method(fs, "readFileSync", () => {
      throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
    });
    try {
      assert.equal(
        problemOf({ path: "privkey.pem" }),
        "`privateKey`: the file 'privkey.pem' may not be read. Give the user who runs Pulumi the right to read it.",
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
      "`privateKey` is a RemoteAsset, which is refused: a certificate or key must not be fetched unseen, and the preview needs no " +
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
