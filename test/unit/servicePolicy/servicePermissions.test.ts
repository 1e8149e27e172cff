import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderServicePermissions } from "../../../provider/servicePolicy/servicePermissions";
import { repository } from "../../support/stack";

it("the permissions in docs/services.md are those of servicePolicy", () => {
  const text = readFileSync(join(repository, "docs", "services.md"), "utf8");
  const section = text.split("<!-- permissions -->")[1]?.split("<!-- /permissions -->")[0] ?? "";
  assert.equal(section.trim(), renderServicePermissions());
});
