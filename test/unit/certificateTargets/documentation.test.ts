import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TargetStatus } from "../../../provider/certificateTargets/target";
import { isUnclear, isWrong } from "../../../provider/commandLine/targetsTable";
import { repository } from "../../support/stack";

it("docs/targets.md has every status, with its exit code", () => {
  const schema = JSON.parse(readFileSync(join(repository, "schema.json"), "utf8"));
  const values: { value: TargetStatus }[] = schema.types["alicloud-certificates:index:TargetStatus"].enum;
  const text = readFileSync(join(repository, "docs", "targets.md"), "utf8");
  const documented = [...text.matchAll(/^\| `(\w+)` \| .* \| (\d) \|$/gm)].map(([, status, code]) => [status, code]);
  const codeOf = (status: TargetStatus) => {
    const target = { product: "cdn", name: "", status };
    return isWrong(target) ? "1" : isUnclear(target) ? "3" : "0";
  };
  assert.deepEqual(documented.sort(), values.map(({ value }) => [value, codeOf(value)]).sort());
});
