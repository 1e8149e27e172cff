import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { repository } from "../test/support/stack";
import { measureChecklist } from "./checklist";
import { measureImport } from "./importTime";
import { measureRoundTrips } from "./roundTrips";
import { measureServices } from "./services";
import { measureNoOpPreview, measureOneOverTrivial, measureStack } from "./stacks";

/**
 * `npm run bench`: prints what is measured as it comes, and writes it to dist/bench/results.json.
 * Machines differ and are noisy: compare ratios within one run, and medians.
 */
async function main(): Promise<void> {
  const results: Record<string, unknown> = {
    node: process.version,
    platform: `${process.platform} ${process.arch}, ${cpus().length} processors`,
  };
  const measurements: [name: string, measure: () => unknown][] = [
    ["importOverPulumi", measureImport],
    ["certificatesPerSecond", measureChecklist],
    ["roundTrips", measureRoundTrips],
    ["oneOverTrivial", () => measureOneOverTrivial(5)],
    ["noOpPreviewOverTrivial", () => measureNoOpPreview(100, 5)],
    ...[1, 10, 100].map((count): [string, () => unknown] => [`certificates ${count}`, () => measureStack(count)]),
    ...[1, 10, 100].map((count): [string, () => unknown] => [`CDN domains ${count}`, () => measureServices(count)]),
  ];
  for (const [name, measure] of measurements) {
    results[name] = await measure();
    console.log(`${name}: ${JSON.stringify(results[name], undefined, 2)}`);
  }
  const file = join(repository, "dist", "bench", "results.json");
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
  console.log(`Written to ${file}`);
}

void main();
