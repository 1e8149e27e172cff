import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { repository } from "../../support/stack";

/** What a program pays for importing the package; the bench measures it in milliseconds. */
describe("importing the package", () => {
  it("loads no package except the SDK, which every program loads anyway", () => {
    const program = `
      require("@pulumi/pulumi");
      const before = new Set(Object.keys(require.cache));
      require(${JSON.stringify(join(repository, "dist", "provider"))});
      console.log(JSON.stringify(Object.keys(require.cache).filter((file) => !before.has(file))));`;
    const loaded = JSON.parse(
      execFileSync(process.execPath, ["-e", program], { cwd: repository, encoding: "utf8" }),
    ) as string[];
    assert.ok(loaded.length > 10, "nothing was loaded");
    assert.deepEqual(
      loaded.filter((file) => !file.startsWith(join(repository, "dist", "provider"))),
      [],
    );
  });

  it("loads no library with the lifecycles: each is loaded with its first use, and a preview without changes needs none", () => {
    const program = `
      require(${JSON.stringify(join(repository, "dist", "provider", "lifecycles"))});
      console.log(JSON.stringify(Object.keys(require.cache)));`;
    const loaded = JSON.parse(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" })) as string[];
    assert.ok(loaded.length > 10, "nothing was loaded");
    assert.deepEqual(
      loaded.filter(
        (file) => !file.startsWith(join(repository, "dist", "provider")) || file.includes("/certificate/check.js"),
      ),
      [],
    );
  });
});
