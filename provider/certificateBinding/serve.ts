import { CancelledError } from "../alicloud/serviceError";
import type { Report } from "../engine/report";
import { UserError } from "../engine/userError";
import type { Wait } from "../engine/waiting";
import { addressOf } from "./address";
import { handshake, type Shown } from "./handshake";
import type { Verify } from "./state";
import type { Material, Served, Target } from "./target";
import { whenFree } from "./whenFree";

/** A certificate by both of its fingerprints, since services tell one or the other, and by its identifier in the store. */
export interface Identity {
  /** SHA-1, lower-case hex. */
  fingerprint: string;
  /** SHA-256, lower-case hex. */
  fingerprintSha256: string;
  certIdentifier?: string | undefined;
  notBefore: string;
}

/** What is to be served, and what the last deployment left. */
export interface Order {
  identity: Identity;
  /** Gives certificate and key; called only when something is to be written. */
  material(): Material;
  /** Fingerprints of the certificates that a refresh or this resource's last write left there; `undefined` on create. */
  before: readonly (string | undefined)[] | undefined;
  /** The certificate is the last deployment's, and its chain is another: no service tells which chain it has. */
  isChainNew: boolean;
  /** An earlier try, which was interrupted, has written it. */
  isWritten: boolean;
  /** Replace a certificate that somebody else has put there meanwhile. */
  takeOver: boolean;
  /** How to make a name that is missing, a sentence. */
  howToMake: string;
  /** What a user should know when a name that served no certificate gets one, a sentence. */
  firstCertificate?: string | undefined;
  verify: Verify;
  /** The name that a visitor asks for, and the host to connect to in place of the service's own. */
  visitor: { serverName: string; address?: string | undefined };
}

/** What came of an order. */
export interface Outcome {
  /** What was served before, when that was another certificate. */
  previous: Served | undefined;
  /** Whether the service showed it; `"unseen"` when nobody shall look. */
  isServed: boolean | "unseen";
  /** Why it was not seen, or not by visitors, after it was written. */
  problem?: Error;
}

/** Whether a service serves this certificate. */
export function isServed(
  { fingerprint, certIdentifier }: Pick<Served, "fingerprint" | "certIdentifier">,
  identity: Pick<Identity, "fingerprint" | "fingerprintSha256" | "certIdentifier">,
): boolean {
  return fingerprint === undefined
    ? certIdentifier !== undefined && certIdentifier === identity.certIdentifier
    : [identity.fingerprint, identity.fingerprintSha256].includes(fingerprint);
}

/** The best that is known of a served certificate; empty when none is served. */
export const servedName = ({ fingerprint, certIdentifier }: Served) => fingerprint ?? certIdentifier ?? "";

/**
 * Has a name serve a certificate: looks, writes only when another one is there, and waits until the service shows the new one.
 * What somebody else has put there since the last look is not overwritten.
 *
 * @param report hears what was there before, and that the service takes its time
 * @throws UserError when the name is missing, or serves a certificate that is neither the old nor the new one
 */
export async function serve(target: Target, order: Order, wait: Wait, report: Report): Promise<Outcome> {
  const { identity, verify } = order;
  const found = await present(target, order.howToMake);
  const isOurs = isServed(found, identity);
  const isSettled = isOurs && found.isAsAsked !== false && !order.isChainNew;
  if (isSettled && verify !== "handshake") {
    return { previous: undefined, isServed: true };
  }
  if (!isSettled && !(await isComing(target, order, found, wait))) {
    announce(target, order, found, report);
    await write(target, order, found, wait);
  }
  const previous = servedName(found) === "" || isOurs ? undefined : found;
  if (verify === "none") {
    return { previous, isServed: "unseen" };
  }
  let isSeen = false;
  try {
    await becomesServed(target, order, wait);
    isSeen = true;
    if (verify === "handshake") {
      await isPresented(target, order, wait);
    }
    return { previous, isServed: true };
  } catch (error) {
    return { previous, isServed: isSeen, problem: error as Error };
  }
}

async function present(target: Target, howToMake: string): Promise<Served> {
  const found = await target.read();
  if (found === "missing") {
    throw new UserError(`${target.description} does not exist. ${howToMake}`);
  }
  return found;
}

/**
 * Whether what an interrupted try has written becomes served, for half of the time: the service may have lost it.
 *
 * @throws UserError for a certificate that somebody else has set since the last look
 */
async function isComing(target: Target, order: Order, found: Served, wait: Wait): Promise<boolean> {
  const { before, isChainNew, isWritten, takeOver, verify } = order;
  const current = servedName(found);
  const isForeign = before !== undefined && current !== "" && !before.includes(current);
  if (isForeign && !takeOver) {
    throw new UserError(changedSince(target, current));
  }
  // What somebody else has put there since an interrupted write will not become ours by waiting.
  if (!isWritten || isForeign || isChainNew) {
    return false;
  }
  return verify === "none" || isShown(target, order, wait, 1 / 2);
}

/** Says what is about to be replaced. */
function announce(target: Target, { before, ...order }: Order, found: Served, report: Report): void {
  const current = servedName(found);
  if (current === "" && order.firstCertificate !== undefined) {
    report(`${target.description} serves no certificate so far. ${order.firstCertificate}`);
  }
  if (before === undefined && current !== "" && !isServed(found, order.identity)) {
    report(`${target.description} serves another certificate (${current}) so far, which is replaced.`);
  }
  const { notBefore } = order.identity;
  // The certificate store tells the day only. The diff has said it of what the last deployment left.
  const isTold = before?.includes(current) === true;
  if (!isTold && found.notBefore !== undefined && found.notBefore.slice(0, notBefore.length) > notBefore) {
    report(`A rollback: ${target.description} serves a certificate that began later (${found.notBefore}).`);
  }
}

const changedSince = ({ description }: Target, current: string) =>
  `${description} serves another certificate (${current}) than the one of the last deployment: somebody has changed it since. ` +
  "Run `pulumi refresh` to see it, then `pulumi up` to replace it; or set `takeOver: true`.";

/** Writes once the name can be changed. */
async function write(
  target: Target,
  { identity, material, isWritten }: Order,
  found: Served,
  wait: Wait,
): Promise<void> {
  const outcome = await whenFree(target.description, wait, () => target.put(material(), found, isWritten));
  if (outcome === undefined) {
    throw new UserError(
      `${target.description} was still being configured after ${wait.spent()}. Run \`pulumi up\` again later.`,
    );
  }
  if (outcome === "changed") {
    // The answer to an earlier try may have been lost; then it is this write that changed it, and a read may still show the old one.
    const now = await target.read();
    if (now === "missing" || (!isServed(now, identity) && servedName(now) !== servedName(found))) {
      throw new UserError(
        `${target.description} was not changed: somebody else has changed its certificate at the same time. Run \`pulumi refresh\`, then \`pulumi up\`.`,
      );
    }
  }
}

/** Waits until the service shows the certificate. @throws UserError when the time was not enough */
export async function becomesServed(target: Target, order: Order, wait: Wait): Promise<void> {
  if (!(await isShown(target, order, wait))) {
    throw new UserError(
      `${target.description} has taken the certificate, but did not serve it within ${wait.spent()}. ` +
        "The next `pulumi up` looks again, and writes it again if that is in vain.",
    );
  }
}

/** Whether the service shows it before the time, or this part of it, is over. */
async function isShown(target: Target, order: Order, wait: Wait, part?: number): Promise<boolean> {
  const sentence = `${target.description} has taken the certificate and does not serve it yet; waiting.`;
  const shown = await wait(
    sentence,
    async () => {
      const found = await present(target, order.howToMake);
      return (isServed(found, order.identity) && found.isAsAsked !== false) || undefined;
    },
    part,
  );
  return shown === true;
}

/** @throws UserError when visitors were not shown the certificate in time */
async function isPresented(
  target: Target,
  { identity, visitor: { serverName, address } }: Order,
  wait: Wait,
): Promise<void> {
  const { description } = target;
  const edge = addressOf(address ?? (await target.edge()));
  const where = `'${edge.host}' (port ${edge.port})`;
  let last: Shown | undefined;
  const isOurs = await wait(`${where} does not present the certificate for '${serverName}' yet; waiting.`, async () => {
    // A pause that is cut short must not turn into one connection after the other.
    if (wait.isCancelled()) {
      throw new CancelledError(`Connecting to ${where}`);
    }
    last = await handshake(edge, serverName, 10_000);
    return ("fingerprintSha256" in last && last.fingerprintSha256 === identity.fingerprintSha256) || undefined;
  });
  if (!isOurs) {
    throw new UserError(
      `${description} has the certificate, but ${where} did not present it for '${serverName}' within ${wait.spent()}: ${lastSeen(last)}. ` +
        "The next `pulumi up` looks again, and does not write it again.",
    );
  }
}

const lastSeen = (shown: Shown | undefined) =>
  shown === undefined || "code" in shown
    ? `no TLS connection (${shown?.code ?? "not tried"})`
    : `it presents ${shown.fingerprintSha256}`;
