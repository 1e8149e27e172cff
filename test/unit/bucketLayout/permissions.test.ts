import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { permissions, renderPermissions } from "../../../provider/bucketLayout/permissions";
import { repository } from "../../support/stack";

describe("the table of permissions", () => {
  it("has a row for every permission, with its actions", () => {
    const rows = renderPermissions().split("\n").slice(2);
    assert.equal(rows.length, permissions.length + 1);
    for (const [index, { need, actions }] of permissions.entries()) {
      const row = rows[index] ?? "";
      assert.ok(row.startsWith(`| ${need} |`) && actions.every((action) => row.includes(`\`${action}\``)), row);
    }
  });

  it("is what README.md says", () => {
    const file = join(repository, "README.md");
    const readme = existsSync(file) ? readFileSync(file, "utf8") : "";
    const section = /<!-- permissions -->\n([\s\S]*?)\n<!-- \/permissions -->/.exec(readme)?.[1];
    assert.ok(section !== undefined, "README.md has no section between <!-- permissions --> and <!-- /permissions -->");
    assert.equal(section.trim(), renderPermissions());
  });
});
