import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { type GeneratedChain, generateChain } from "../../support/certificates";
import { temporaryFolder } from "../../support/temporaryFolder";

const program = resolve(__dirname, "../../../../bin/alicloud-certificates");

/** Runs the real process; without `output` nobody reads what it says. */
const run = (args: string[], output: "pipe" | number) =>
  new Promise<{ exitCode: number | null; errors: string }>((done, failed) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", output, "pipe"] });
    let errors = "";
    child.stderr?.on("data", (text: Buffer) => {
      errors += text.toString();
    });
    child.stdout?.destroy();
    child.on("error", failed);
    child.on("close", (exitCode) => done({ exitCode, errors }));
  });

describe("the process of alicloud-certificates", function () {
  this.timeout(60_000);

  describe("reads", () => {
    let directory = "";
    let chain: GeneratedChain;
    const at = (name: string) => join(directory, name);

    before(async () => {
      chain = await generateChain();
      directory = temporaryFolder("certificates-input-");
      writeFileSync(at("fullchain.pem"), chain.fullchain);
      writeFileSync(at("privkey.pem"), chain.privateKey);
    });

    after(() => rmSync(directory, { recursive: true }));

    const inspect = (args: string[], input: string | Buffer = "") =>
      spawnSync(process.execPath, [program, "inspect", ...args], { input, encoding: "utf8" });

    it("the certificate from standard input", () => {
      const { stdout, status } = inspect(["-", at("privkey.pem")], chain.fullchain);
      assert.equal(status, 0, stdout);
      assert.match(stdout, /^✓ private key: belongs to the certificate$/m);
    });

    it("a combined file, UTF-16 and DER from standard input, like those of a file", () => {
      assert.match(
        inspect(["-"], chain.fullchain + chain.privateKey).stdout,
        /^! .* also holds a private key, which is ignored/m,
      );
      assert.equal(inspect(["-"], Buffer.from(`\ufeff${chain.fullchain}`, "utf16le")).status, 0);
      assert.match(inspect(["-"], chain.leaf.der).stdout, /is a certificate in DER/);
      assert.match(inspect(["-"]).stdout, /`certificate` is empty/);
    });

    it("key and chain from standard input", () => {
      assert.equal(inspect([at("fullchain.pem"), "-"], chain.privateKey).status, 0);
      assert.equal(inspect([at("fullchain.pem"), "--chain", "-"], chain.chain).status, 0);
    });

    it("pipes and a shell's process substitution", function () {
      if (!existsSync("/dev/stdin") || spawnSync("bash", ["-c", "true"]).status !== 0) {
        this.skip();
      }
      assert.equal(inspect(["/dev/stdin"], chain.fullchain).status, 0);
      const command = `sleep 1 | "${process.execPath}" "${program}" inspect <(sleep 0.3; cat "$0") <(cat "$1")`;
      const { stdout, status } = spawnSync("bash", ["-c", command, at("fullchain.pem"), at("privkey.pem")], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stdout);
    });

    it("no more of an endless input than the largest file", function () {
      if (!existsSync("/dev/zero")) {
        this.skip();
      }
      for (const command of [
        "inspect /dev/zero",
        "inspect - < /dev/zero",
        "inspect <(yes)",
        `inspect '${at("fullchain.pem")}' /dev/zero`,
      ]) {
        const limited = `"${process.execPath}" --max-old-space-size=64 "${program}" ${command}`;
        const { stdout, status } = spawnSync("bash", ["-c", limited], { encoding: "utf8", timeout: 20_000 });
        assert.equal(status, 1, stdout);
        assert.match(stdout, /is larger than 1 MiB/);
      }
    });
  });

  for (const [args, exitCode] of [
    [["--help"], 0],
    [["inspect", __filename], 1],
    [["inspect", "none.pem"], 3],
  ] as const) {
    it(`keeps the exit code ${exitCode} of ${args[0]} when nobody reads its answer`, async () => {
      assert.deepEqual(await run([...args], "pipe"), { exitCode, errors: "" });
    });

    it(`ends with 3 when the answer of ${args[0]} (${exitCode}) can't be written`, async function () {
      if (!existsSync("/dev/full")) {
        this.skip();
      }
      const errors = "The answer could not be written (ENOSPC).\n";
      assert.deepEqual(await run([...args], openSync("/dev/full", "w")), { exitCode: 3, errors });
    });
  }
});
