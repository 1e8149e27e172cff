// @ts-check
import assert from "node:assert/strict";
import {
  buildArguments,
  buildRecipeHash,
  oldestGoForPulumi,
  pinnedPulumiVersion,
} from "../../../tools/setup/goBuild.mjs";
import { oldestGo, requiredVersion } from "../../../tools/setup/goModule.mjs";

describe("tools/setup/goModule", () => {
  const text = [
    "module example",
    "",
    "go 1.25.11",
    "",
    "require example.com/alone v1.2.3 // indirect",
    "",
    "require (",
    "\texample.com/pulumi/pkg/v3 v3.250.0 // indirect",
    "\texample.com/pulumi/pkg v0.1.0",
    ")",
  ].join("\n");

  it("reads a required version from a line and from a block", () => {
    assert.equal(requiredVersion(text, "example.com/alone"), "1.2.3");
    assert.equal(requiredVersion(text, "example.com/pulumi/pkg/v3"), "3.250.0");
  });

  it("names the module that is not required", () => {
    assert.throws(() => requiredVersion(text, "example.com/other"), /example\.com\/other/);
  });

  it("reads the oldest Go", () => {
    assert.equal(oldestGo(text), "1.25.11");
  });

  it("understands the go.mod files of this repository", () => {
    assert.match(pinnedPulumiVersion(), /^3\.\d+\.\d+$/);
    assert.match(oldestGoForPulumi(), /^1\.\d+(\.\d+)?$/);
    assert.match(buildRecipeHash(), /^[0-9a-f]{8}$/);
    assert.equal(buildRecipeHash(), buildRecipeHash());
  });

  it("writes the version into the program, since the Automation API refuses one without", () => {
    const written = buildArguments("/out/pulumi", "3.250.0");
    assert.ok(written.some((argument) => argument.endsWith("version.Version=v3.250.0")));
    assert.ok(written.includes("-mod=readonly"));
  });
});
