import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkCertificate } from "../../../provider/certificate/check";
import { pkcs7 } from "../../support/badInputs";
import { type GeneratedChain, generateChain } from "../../support/certificates";

describe("the commands for base64", function () {
  this.timeout(60_000);

  let directory = "";
  let chain: GeneratedChain;

  before(async function () {
    if (process.platform === "win32" || spawnSync("openssl", ["version"]).status !== 0) {
      this.skip();
    }
    chain = await generateChain({ intermediates: 2 });
    directory = mkdtempSync(join(tmpdir(), "remedy-"));
  });

  after(() => {
    if (directory !== "") {
      rmSync(directory, { recursive: true });
    }
  });

  /** Does what the sentence says, with what it was said of, and reads the last file that comes out. */
  function follow(input: "certificate" | "privateKey", encoded: string): string {
    const inputs = { certificate: chain.fullchain, privateKey: chain.privateKey, [input]: encoded };
    const { problems } = checkCertificate({ ...inputs, now: new Date() });
    assert.equal(problems.length, 1);
    writeFileSync(join(directory, "encoded.txt"), encoded);
    const commands = [...(problems[0]?.reason ?? "").matchAll(/`((?:tr|openssl) [^`]+)`/g)].map(
      ([, command]) => command,
    );
    for (const command of commands) {
      execFileSync("sh", ["-ec", String(command)], { cwd: directory, stdio: "pipe" });
    }
    const [, target] = /-out (\S+)$/.exec(String(commands.at(-1))) ?? [];
    return readFileSync(join(directory, String(target)), "utf8");
  }

  for (const [name, wrap] of [
    ["on one line", (base64: string) => base64],
    ["in lines of 76", (base64: string) => base64.replaceAll(/.{76}/g, "$&\n")],
    ["in lines of 64 with CRLF", (base64: string) => `${base64.replaceAll(/.{64}/g, "$&\r\n")}\r\n`],
  ] as const) {
    it(`give PEM that is accepted, of base64 ${name}`, () => {
      const encode = (bytes: string | Uint8Array) => wrap(Buffer.from(bytes).toString("base64"));
      assert.equal(follow("certificate", encode(chain.fullchain)), chain.fullchain);
      assert.equal(follow("privateKey", encode(chain.privateKey)), chain.privateKey);
      for (const [certificate, privateKey] of [
        [follow("certificate", encode(chain.leaf.der)), follow("privateKey", encode(chain.key.der))],
        [follow("certificate", encode(pkcs7(chain.leaf.der))), follow("privateKey", encode(chain.key.traditionalDer))],
      ]) {
        const checked = checkCertificate({ certificate, privateKey, now: new Date() });
        assert.deepEqual(checked.problems, []);
        assert.equal(checked.description?.fingerprint, chain.leaf.fingerprint);
      }
    });
  }
});
