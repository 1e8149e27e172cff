import type { Account } from "../alicloud/account";
import { program, type Reader } from "../engine/reader";
import { requireKnownNames } from "../engine/unknownNames";
import type { CertificateTargetsArgs, CertificateTargetsResult } from "./arguments";
import { findTargets } from "./findTargets";
import { givenCertificate } from "./given";
import { type RawSelection, selectionOf } from "./selection";

/** The arguments as they come from a program, the engine or the command line. */
export interface RawTargetsArgs extends RawSelection {
  /** PEM, or an asset as the engine passes it. */
  certificate?: unknown;
}

const argumentNames = Object.keys({
  certificate: true,
  products: true,
  regions: true,
  buckets: true,
  days: true,
} satisfies Record<keyof CertificateTargetsArgs, true>);

/**
 * Checks the arguments, and then looks.
 *
 * @throws UserError for wrong arguments, before anything is sent
 */
export async function answerTargets(
  { certificate, ...given }: RawTargetsArgs,
  account: Account,
  now: Date,
  reader: Reader = program,
  nameOf?: (argument: keyof RawSelection) => string,
): Promise<CertificateTargetsResult> {
  requireKnownNames(given, argumentNames, "certificateTargets");
  const selection = selectionOf(given, account, reader, nameOf);
  const isGiven = certificate !== undefined && certificate !== null;
  const criteria = {
    now,
    days: selection.days,
    given: isGiven ? givenCertificate(certificate, now, reader) : undefined,
  };
  return { targets: await findTargets(selection, criteria, account) };
}
