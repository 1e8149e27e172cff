// @ts-check
import assert from "node:assert/strict";
import { dependenciesProblem } from "../../../tools/setup/dependencies.mjs";

describe("tools/setup/dependencies", () => {
  const locked = {
    packages: {
      "": { version: "0.1.0" },
      "node_modules/a": { version: "1.0.0", resolved: "https://registry.example/a", integrity: "sha512-a" },
      "node_modules/b-win32": { version: "1.0.0", integrity: "sha512-b", optional: true },
      "node_modules/example": { resolved: "examples/example", link: true },
    },
  };
  const { "": _root, ...installedPackages } = locked.packages;

  it("accepts packages that are installed as locked", () => {
    assert.equal(dependenciesProblem(locked, { packages: installedPackages }), undefined);
  });

  it("accepts a missing package for another platform, and an extra package", () => {
    const { "node_modules/b-win32": _absent, ...packages } = installedPackages;
    const more = { ...packages, "node_modules/other": { version: "9.0.0" } };
    assert.equal(dependenciesProblem(locked, { packages: more }), undefined);
  });

  it("ignores which registry a package came from", () => {
    const mirrored = { ...installedPackages["node_modules/a"], resolved: "https://mirror.example/a" };
    assert.equal(
      dependenciesProblem(locked, { packages: { ...installedPackages, "node_modules/a": mirrored } }),
      undefined,
    );
  });

  it("requires npm ci if nothing is installed", () => {
    assert.equal(dependenciesProblem(locked, undefined), "nothing is installed yet");
  });

  it("requires npm ci if a package or a workspace is missing", () => {
    const { "node_modules/a": _absent, ...packages } = installedPackages;
    assert.equal(dependenciesProblem(locked, { packages }), "node_modules/a is missing");
    const { "node_modules/example": _link, ...others } = installedPackages;
    assert.equal(dependenciesProblem(locked, { packages: others }), "node_modules/example is missing");
  });

  it("requires npm ci if version or content differ, also of an optional package", () => {
    const version = {
      ...installedPackages,
      "node_modules/a": { ...installedPackages["node_modules/a"], version: "1.0.1" },
    };
    const link = { ...installedPackages, "node_modules/example": { resolved: "examples/other", link: true } };
    const optional = { ...installedPackages, "node_modules/b-win32": { version: "1.0.0", integrity: "sha512-x" } };
    assert.equal(
      dependenciesProblem(locked, { packages: version }),
      "node_modules/a is not what package-lock.json names",
    );
    assert.equal(
      dependenciesProblem(locked, { packages: link }),
      "node_modules/example is not what package-lock.json names",
    );
    assert.equal(
      dependenciesProblem(locked, { packages: optional }),
      "node_modules/b-win32 is not what package-lock.json names",
    );
  });
});
