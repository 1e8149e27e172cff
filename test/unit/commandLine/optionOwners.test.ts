import assert from "node:assert/strict";
import { readOptions, UsageError } from "../../../provider/commandLine/invocation";
import { refuseForeignOptions } from "../../../provider/commandLine/optionOwners";

describe("an option of another command", () => {
  const refuse = (command: string, ...args: string[]) => refuseForeignOptions(command, readOptions(args).values);

  it("is refused where it would do nothing", () => {
    for (const command of ["inspect", "plan", "verify"]) {
      assert.throws(() => refuse(command, "--days", "3"), new UsageError("`--days` belongs to `targets`."));
      refuse(command, "--json");
    }
    assert.throws(() => refuse("targets", "--prefix", "a"), new UsageError("`targets` has no option `--prefix`."));
    refuse("targets", "--days", "3", "--profile", "p", "--json", "--products", "cdn", "--endpoints", "cdn=h");
  });
});
