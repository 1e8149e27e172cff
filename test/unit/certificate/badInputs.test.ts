import assert from "node:assert/strict";
import { commandLine, plugin } from "../../../provider/engine/reader";
import { generateBadInputs } from "../../support/badInputs";
import type { BadInput } from "../../support/badInputTable";
import { checkCertificate } from "./checklist";

describe("bad inputs", function () {
  this.timeout(60_000);

  let table: BadInput[] = [];

  before(async () => {
    table = await generateBadInputs();
  });

  it("are many, each with a name of its own", () => {
    assert.equal(new Set(table.map(({ name }) => name)).size, table.length);
    assert.ok(table.length >= 55, `${table.length} bad inputs`);
  });

  it("are each refused with one sentence that names the input and what to do", () => {
    const faults = table.flatMap(({ name, arguments: args, input, expected }) => {
      const { problems, files } = checkCertificate({ ...args });
      const [first, ...more] = problems;
      const isRight = first?.input === input && expected.test(first.reason) && more.length === 0 && files === undefined;
      return isRight ? [] : [{ name, expected: String(expected), problems }];
    });
    assert.deepEqual(faults, []);
  });

  it("are named in the sentence", () => {
    for (const { name, arguments: args, input } of table) {
      const reason = checkCertificate({ ...args }).problems[0]?.reason ?? "";
      assert.match(reason, new RegExp(`\`${input}[\`[]`), name);
      assert.match(reason, /^[^\n]{20,1000}[.)]$/, name);
    }
  });

  it("are explained on the command line without Pulumi's words", () => {
    for (const { name, arguments: args } of table) {
      const [problem] = checkCertificate({ ...args, reader: commandLine }).problems;
      assert.doesNotMatch(problem?.reason ?? "", /pulumi|FileAsset|fn::|\bOutput\b|allowExpired/i, name);
    }
  });

  it("are explained to the plugin's users with the YAML for a file", () => {
    const sentences = table.flatMap(({ arguments: args }) => checkCertificate({ ...args, reader: plugin }).problems);
    const aboutFiles = sentences.filter(({ reason }) => reason.includes("FileAsset"));
    assert.ok(aboutFiles.length >= 8);
    for (const { reason } of aboutFiles) {
      assert.match(reason, /`new pulumi\.asset\.FileAsset\("[^"]+"\)` \(YAML: `fn::fileAsset`\)/);
    }
  });

  it("are not repeated in messages", () => {
    for (const { name, arguments: args } of table) {
      const said = JSON.stringify(checkCertificate({ ...args }).problems);
      for (const input of [args.certificate, args.chain, args.privateKey]) {
        assert.ok(!containsPieceOf(said, input), name);
      }
    }
  });
});

/** Whether a message contains 16 consecutive characters of the input, as text or as the base64 of bytes. */
function containsPieceOf(said: string, input: string | Uint8Array | undefined): boolean {
  const text = typeof input === "string" ? input : Buffer.from(input ?? []).toString("base64");
  for (let at = 0; at + 16 <= Math.min(text.length, 20_000); at += 8) {
    const piece = text.slice(at, at + 16);
    if (/^[A-Za-z0-9+/]{16}$/.test(piece) && said.includes(piece)) {
      return true;
    }
  }
  return false;
}
