import { strict as assert } from "node:assert";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { Agent, get } from "node:https";
import { join } from "node:path";
import { createInterface } from "node:readline";

const program = join(__dirname, "..", "..", "..", "emulator", "main.js");

describe("emulator: command line", () => {
  async function start(...options: string[]): Promise<{ child: ChildProcess; line: Record<string, string> }> {
    const child = spawn(process.execPath, [program, ...options], { stdio: ["pipe", "pipe", "inherit"] });
    assert.ok(child.stdout);
    const [text] = await once(createInterface({ input: child.stdout }), "line");
    return { child, line: JSON.parse(String(text)) };
  }

  it("prints its addresses, serves, and stops on SIGTERM", async () => {
    const { child, line } = await start("--create-bucket", "made");
    const fields = [
      "endpoint",
      "httpEndpoint",
      "proxy",
      "certificateAuthorityFile",
      "accessKeyId",
      "accessKeySecret",
      "directory",
      "edgePort",
    ];
    assert.deepEqual(Object.keys(line).sort(), fields.sort());
    assert.ok(existsSync(join(line.directory ?? "", "made")));
    const agent = new Agent({ ca: readFileSync(line.certificateAuthorityFile ?? "") });
    const [answer] = await once(get(`${line.endpoint}/made/k`, { agent }), "response");
    answer.resume();
    assert.equal(answer.statusCode, 403);
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [0, null]);
    assert.ok(!existsSync(line.directory ?? ""));
    assert.ok(!existsSync(line.certificateAuthorityFile ?? ""));
  });

  it("stops when its standard input ends", async () => {
    const { child } = await start();
    child.stdin?.end();
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });
});
