import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestStack } from "../test/support/stack";

/** The value of the next command's resources. */
export function setValue({ directory }: TestStack, value: number): void {
  writeFileSync(join(directory, "value.json"), String(value));
}

/** The least that a dynamic resource can do; a file may give it another value. */
export const trivialProgram = (count: number) => `
const pulumi = require("@pulumi/pulumi");
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const file = join(__dirname, "value.json");
const value = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : 0;
const provider = {
  create: async (inputs) => ({ id: "trivial", outs: inputs }),
  update: async (id, olds, news) => ({ outs: news }),
};
class Trivial extends pulumi.dynamic.Resource {
  constructor(name, value) {
    super(provider, name, { value });
  }
}
for (let index = 0; index < ${count}; index++) {
  new Trivial("trivial-" + index, index + value);
}
`;
