import { servedName } from "../certificateBinding/serve";
import type { Served } from "../certificateBinding/target";
import { whenFree } from "../certificateBinding/whenFree";
import { UserError } from "../engine/userError";
import type { Wait } from "../engine/waiting";
import type { CdnCalls } from "./cdnCalls";
import { changeConfigs, type DomainConfig, hasEffect, readConfigs } from "./domainConfigs";

/** What switching HTTPS off works on. */
export interface HttpsSwitch {
  calls: CdnCalls;
  /** Although browsers still insist on HTTPS. */
  force: boolean;
  /** Switches HTTPS off. */
  off(): Promise<"written" | "busy">;
  read(): Promise<Served | "missing">;
}

/** The functions that send visitors to HTTPS, and their switches, in the order in which they go off. */
const insisting: Readonly<Record<string, string>> = { https_force: "enable", HSTS: "enabled" };

/**
 * Switches HTTPS off in the vendor's order: no redirect any more, no HSTS any more, and then HTTPS. Each is seen before the next.
 *
 * @throws UserError while browsers insist on HTTPS, unless it is forced
 */
export async function disableHttps({ calls, force, off, read }: HttpsSwitch, wait: Wait): Promise<void> {
  const { description } = calls;
  const names = Object.keys(insisting);
  const look = () => readConfigs(calls, names);
  const configs = await look();
  if (!force) {
    refuseInsisting(description, configs);
  }
  const changes = names
    .flatMap((name) => configs.filter((config) => config.name === name && isOn(config)))
    .map((before) => ({ name: before.name, arguments: { [insisting[before.name] as string]: "off" }, before }));
  // One that is off in the configuration may still be on for visitors.
  if (changes.length > 0 || !configs.every(hasEffect)) {
    await changeConfigs(calls, changes, look, (now) => !now.some(isOn), wait);
  }
  const isOff =
    (await whenFree(description, wait, off)) &&
    (await wait(`${description} still has HTTPS; waiting.`, async () => {
      const found = await read();
      return found === "missing" || servedName(found) === "" || undefined;
    }));
  if (!isOff) {
    throw new UserError(`${description} still has HTTPS after ${wait.spent()}. Run \`pulumi destroy\` again.`);
  }
}

const isOn = ({ name, arguments: texts }: DomainConfig) => texts[insisting[name] ?? ""] === "on";

/** @throws UserError when browsers that come back could not open the domain any more */
function refuseInsisting(description: string, configs: readonly DomainConfig[]): void {
  const ages = configs.filter((config) => config.name === "HSTS" && isOn(config)).map(maxAgeOf);
  const age = Math.max(0, ...ages);
  if (age > 0) {
    throw new UserError(
      `${description} keeps HTTPS: by HSTS, browsers insist on it for ${durationOf(age)} after a visit (max-age ${age}), and could not open the domain any more. ` +
        "Deploy `hsts: { maxAge: 0 }` and wait that long, or deploy `force: true`, and destroy then.",
    );
  }
}

/** A missing age has the vendor's default, 60 days. One that can't be read is not taken for none. */
const maxAgeOf = ({ arguments: { https_hsts_max_age: age = "" } }: DomainConfig) =>
  /^\d+$/.test(age) ? Number(age) : 5_184_000;

function durationOf(seconds: number): string {
  const [size, unit] = (
    [
      [86_400, "day"],
      [3600, "hour"],
      [60, "minute"],
    ] as const
  ).find(([size]) => seconds >= size) ?? [1, "second"];
  const count = Math.ceil(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
