import { setTimeout as sleep } from "node:timers/promises";
import type { Report } from "../engine/report";
import { UserError } from "../engine/userError";
import type { Material, Served, Target } from "./target";

/** A certificate by both of its fingerprints; services tell one or the other. */
export interface Identity {
  /** SHA-1, lower-case hex. */
  fingerprint: string;
  /** SHA-256, lower-case hex. */
  fingerprintSha256: string;
  notBefore: string;
}

/** What is to be served, and what the last deployment left. */
export interface Order {
  identity: Identity;
  /** Gives certificate and key; called only when something is to be written. */
  material(): Material;
  /** Fingerprints of the certificates that a refresh or this resource's last write left there; `undefined` on create. */
  before: readonly string[] | undefined;
  /** An earlier try, which was interrupted, has written it. */
  isWritten: boolean;
  /** Replace a certificate that somebody else has put there meanwhile. */
  takeOver: boolean;
  /** How to make a name that is missing, a sentence. */
  howToMake: string;
}

/** How long to wait, in milliseconds. */
export interface Patience {
  /** Until the service serves the certificate. */
  timeout: number;
  /** Between two looks. */
  interval: number;
}

/** What came of an order. */
export interface Outcome {
  /** What was served before, when that was another certificate. */
  previous: Served | undefined;
  /** Whether the service was seen to serve it. */
  isServed: boolean;
}

/** Whether a service serves this certificate. */
export function isServed(
  { fingerprint }: Served,
  identity: Pick<Identity, "fingerprint" | "fingerprintSha256">,
): boolean {
  return fingerprint !== undefined && [identity.fingerprint, identity.fingerprintSha256].includes(fingerprint);
}

/**
 * Has a name serve a certificate: looks, writes only when another one is there, and waits until the service shows the new one.
 * What somebody else has put there since the last look is not overwritten.
 *
 * @param report hears what was there before, and that the service takes its time
 * @throws UserError when the name is missing, or serves a certificate that is neither the old nor the new one
 */
export async function serve(target: Target, order: Order, patience: Patience, report: Report): Promise<Outcome> {
  const { identity, before, takeOver } = order;
  const found = await present(target, order.howToMake);
  if (isServed(found, identity)) {
    return { previous: undefined, isServed: true };
  }
  const isForeign = before !== undefined && found.fingerprint !== undefined && !before.includes(found.fingerprint);
  if (isForeign && !takeOver) {
    throw new UserError(
      `${target.description} serves another certificate (${found.fingerprint}) than the one of the last deployment: somebody has changed it since. ` +
        "Run `pulumi refresh` to see it, then `pulumi up` to replace it; or set `takeOver: true`.",
    );
  }
  // What somebody else has put there since an interrupted write will not become ours by waiting.
  if (!order.isWritten || isForeign) {
    if (before === undefined && found.fingerprint !== undefined) {
      report(`${target.description} serves another certificate (${found.fingerprint}) so far, which is replaced.`);
    }
    if (found.notBefore !== undefined && found.notBefore > identity.notBefore) {
      report(`A rollback: ${target.description} serves a certificate that began later (${found.notBefore}).`);
    }
    await target.put(order.material(), found);
  }
  const previous = found.fingerprint === undefined ? undefined : found;
  return { previous, isServed: await becomesServed(target, identity, patience, report) };
}

async function present(target: Target, howToMake: string): Promise<Served> {
  const found = await target.read();
  if (found === "missing") {
    throw new UserError(`${target.description} does not exist. ${howToMake}`);
  }
  return found;
}

/** @returns `false` when the time was not enough */
async function becomesServed(
  target: Target,
  identity: Identity,
  { timeout, interval }: Patience,
  report: Report,
): Promise<boolean> {
  const end = performance.now() + timeout;
  for (let look = 1; ; look++) {
    const found = await target.read();
    if (found !== "missing" && isServed(found, identity)) {
      return true;
    }
    if (performance.now() + interval > end) {
      return false;
    }
    if (look === 1) {
      report(`${target.description} has taken the certificate and does not serve it yet; waiting.`);
    }
    await sleep(interval);
  }
}
