// @ts-check
// `npm run schema`: writes schema.json and docs/api.md, both from the TypeScript types. A test fails when they were not written again.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { makeSchema } from "./schema/packageSchema.mjs";
import { renderReference } from "./schema/reference.mjs";
import { inRepository } from "./setup/repository.mjs";

const schema = makeSchema();
const file = inRepository("schema.json");
writeFileSync(file, `${JSON.stringify(schema, undefined, 2)}\n`);
execFileSync(process.execPath, [
  inRepository("node_modules", "@biomejs", "biome", "bin", "biome"),
  "format",
  "--write",
  file,
]);
mkdirSync(inRepository("docs"), { recursive: true });
writeFileSync(inRepository("docs", "api.md"), renderReference(schema));
