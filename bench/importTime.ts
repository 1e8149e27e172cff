import { execFileSync } from "node:child_process";
import { repository } from "../test/support/stack";
import { spread } from "./statistics";

const rounds = 15;

/** Milliseconds that requiring the package takes in a program that has @pulumi/pulumi already. */
export function measureImport(): Record<string, unknown> {
  const script = `
    require("@pulumi/pulumi");
    const begin = performance.now();
    require("pulumi-alicloud-certificates");
    console.log(performance.now() - begin);`;
  const measure = () => Number(execFileSync(process.execPath, ["-e", script], { cwd: repository, encoding: "utf8" }));
  measure();
  return { milliseconds: spread(Array.from({ length: rounds }, measure)) };
}
