import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../support/stack";

describe("the diagram of the architecture", () => {
  it("has a box for each folder of provider/, and no other", () => {
    const page = readFileSync(join(repository, "docs", "architecture.md"), "utf8");
    const diagram = /```mermaid\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    const boxes = [...diagram.matchAll(/^ {2,4}(\w+)(?:\[.*\])?$/gm)].flatMap(([, name = ""]) =>
      name === "end" ? [] : [name],
    );
    const folders = readdirSync(join(repository, "provider"), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
    assert.deepEqual(boxes.sort(), folders.sort());
  });
});
