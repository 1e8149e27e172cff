// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { makeSchema } from "../../../tools/schema/packageSchema.mjs";
import { renderReference } from "../../../tools/schema/reference.mjs";
import { inRepository } from "../../../tools/setup/repository.mjs";

describe("schema.json", () => {
  it("is what the TypeScript types say", () => {
    const written = JSON.parse(readFileSync(inRepository("schema.json"), "utf8"));
    assert.deepEqual(written, makeSchema(), "Run `npm run schema`: a type or its doc comment has changed.");
  });

  it("is rendered in docs/api.md", () => {
    const written = readFileSync(inRepository("docs", "api.md"), "utf8");
    assert.equal(written, renderReference(makeSchema()), "Run `npm run schema`: the schema has changed.");
  });

  it("marks what is secret, and what replaces", () => {
    /** @type {any} */
    const schema = makeSchema();
    const { inputProperties, properties } = schema.resources["alicloud-certificates:index:OssCertificateDeployment"];
    /** @param {string} mark @param {Record<string, any>} among */
    const marked = (mark, among) => Object.keys(among).filter((name) => among[name][mark]);
    assert.deepEqual(marked("secret", inputProperties), ["privateKey"]);
    assert.deepEqual(marked("secret", schema.config.variables), ["secretKey", "securityToken"]);
    assert.deepEqual(marked("willReplaceOnChanges", inputProperties), ["region", "bucket", "prefix", "endpoint"]);
    assert.equal("privateKey" in properties, false);
  });
});
