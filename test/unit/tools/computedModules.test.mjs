// @ts-check
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { withLiteralModules } from "../../../tools/bundle/computedModules.mjs";

const require = createRequire(import.meta.url);

describe("tools/bundle/computedModules", () => {
  it("names the module that Node would find, and leaves types alone", () => {
    const grpc = createRequire(require.resolve("@pulumi/pulumi/package.json")).resolve("@grpc/grpc-js");
    assert.equal(
      withLiteralModules('export const grpc: typeof import("@grpc/grpc-js") = fromPulumi("@grpc/grpc-js");'),
      `export const grpc: typeof import("@grpc/grpc-js") = require(${JSON.stringify(grpc)});`,
    );
    const debug = createRequire(require.resolve("ali-oss")).resolve("debug");
    assert.equal(
      withLiteralModules('hush(requiredBy("ali-oss", "debug"), "x")'),
      `hush(require(${JSON.stringify(debug)}), "x")`,
    );
  });

  it("stops at a library that isn't there", () => {
    assert.throws(() => withLiteralModules('requiredBy("ali-oss", "no-such-library")'), /no-such-library/);
  });

  it("imports a library as Node does, `default` being all of it", async () => {
    const text = withLiteralModules('import("@alicloud/openapi-core")');
    const library = require("@alicloud/openapi-core");
    const imported = await new Function("require", `return ${text}`)(require);
    assert.equal(imported.default, library);
    assert.equal(imported.$OpenApiUtil, library.$OpenApiUtil);
    assert.equal(imported.default, (await import("@alicloud/openapi-core")).default);
  });

  it("leaves a module of the package to the bundler", () => {
    assert.equal(withLiteralModules('await import("./bucketResources.js")'), 'await import("./bucketResources.js")');
  });
});
