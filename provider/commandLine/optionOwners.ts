import { type Options, UsageError } from "./invocation";

/** Options that only `targets` has. */
const ofTargets = ["products", "regions", "buckets", "days", "endpoints"] as const satisfies (keyof Options)[];

/** Options of `targets`. */
const takenByTargets: readonly string[] = [...ofTargets, "profile", "json", "help", "version"];

/** @throws UsageError for an option of another command */
export function refuseForeignOptions(command: string, options: Options): void {
  if (command === "targets") {
    const foreign = Object.keys(options).find((name) => !takenByTargets.includes(name));
    if (foreign !== undefined) {
      throw new UsageError(`\`targets\` has no option \`--${foreign}\`.`);
    }
    return;
  }
  const misplaced = ofTargets.find((name) => options[name] !== undefined);
  if (misplaced !== undefined) {
    throw new UsageError(`\`--${misplaced}\` belongs to \`targets\`.`);
  }
  if (command !== "inspect" && options["fail-when-due"] !== undefined) {
    throw new UsageError("`--fail-when-due` belongs to `inspect`.");
  }
}
