// @ts-check
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, oldestPulumi, pathProblem } from "../../../tools/setup/pulumiOnPath.mjs";

describe("tools/setup/pulumiOnPath", () => {
  const good = { command: "/usr/bin/pulumi", version: "3.250.0", missing: [] };

  it("accepts a new enough and complete Pulumi", () => {
    assert.equal(pathProblem(good), undefined);
    assert.equal(pathProblem({ ...good, version: oldestPulumi }), undefined);
  });

  it("says why it doesn't use another one", () => {
    assert.match(pathProblem({ ...good, command: undefined, version: undefined }) ?? "", /no pulumi on PATH/);
    assert.match(pathProblem({ ...good, version: undefined }) ?? "", /\/usr\/bin\/pulumi does not run/);
    assert.match(pathProblem({ ...good, version: "3.100.0" }) ?? "", /is 3\.100\.0, older than 3\.217\.0/);
    assert.match(
      pathProblem({ ...good, missing: ["pulumi-language-nodejs"] }) ?? "",
      /comes without pulumi-language-nodejs/,
    );
  });

  it("finds a program in the first folder that has it, and ignores folders and plain files", function () {
    if (process.platform === "win32") {
      this.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), "find-program-"));
    try {
      const folders = ["directory", "plain", "first", "second"].map((name) => join(folder, name));
      for (const each of folders) {
        mkdirSync(each);
      }
      mkdirSync(join(folder, "directory", "pulumi"));
      for (const name of ["plain", "first", "second"]) {
        writeFileSync(join(folder, name, "pulumi"), "#!/bin/sh\n");
      }
      chmodSync(join(folder, "plain", "pulumi"), 0o644);
      chmodSync(join(folder, "first", "pulumi"), 0o755);
      chmodSync(join(folder, "second", "pulumi"), 0o755);
      assert.equal(findProgram("pulumi", folders), join(folder, "first", "pulumi"));
      assert.equal(findProgram("pulumi-language-nodejs", folders), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
