import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { resolve } from "node:path";

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

  for (const [args, exitCode] of [
    [["--help"], 0],
    [["inspect", "none.pem"], 1],
  ] as const) {
    it(`keeps the exit code of ${args[0]} when nobody reads its answer`, async () => {
      assert.deepEqual(await run([...args], "pipe"), { exitCode, errors: "" });
    });

    it(`ends with 3 when the answer of ${args[0]} can't be written`, async function () {
      if (!existsSync("/dev/full")) {
        this.skip();
      }
      const errors = "The answer could not be written (ENOSPC).\n";
      assert.deepEqual(await run([...args], openSync("/dev/full", "w")), { exitCode: 3, errors });
    });
  }
});
