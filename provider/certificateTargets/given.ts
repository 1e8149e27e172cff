import type { Reader } from "../engine/reader";
import { UserError } from "../engine/userError";
import { checkPemInputs, readPemInputs } from "../pemInputs/pemInputs";
import type { ListedName } from "./target";

/** The certificate that the names are compared with. */
export interface GivenCertificate {
  fingerprint: string;
  fingerprintSha256: string;
  subjectAlternativeNames: string[];
}

/**
 * Reads the given certificate, which may have expired.
 *
 * @param certificate PEM or a file, as the engine or the command passes it
 * @returns `problems`: why a deployment would refuse it, a sentence each; `isUnread`: its file can't be read
 */
export function readGiven(
  certificate: unknown,
  now: Date,
  reader: Reader,
): GivenCertificate | { problems: string[]; isUnread: boolean } {
  const inputs = { certificate, privateKey: undefined };
  const pem = readPemInputs(inputs, reader);
  const { description, problems } = checkPemInputs(inputs, pem, { allowExpired: true, now, reader });
  const found = [...pem.problems, ...problems];
  if (description === undefined || found.length > 0) {
    return { problems: found.map(({ reason }) => reason), isUnread: found.every(({ isUnread }) => isUnread) };
  }
  const { fingerprint, fingerprintSha256, subjectAlternativeNames } = description;
  return { fingerprint, fingerprintSha256, subjectAlternativeNames };
}

/** The given certificate. @throws UserError if a deployment would refuse it */
export function givenCertificate(certificate: unknown, now: Date, reader: Reader): GivenCertificate {
  const given = readGiven(certificate, now, reader);
  if ("problems" in given) {
    throw new UserError(given.problems.join("\n"));
  }
  return given;
}

/** Whether a name serves the given certificate; `undefined` if nobody can tell. */
export function servesGiven(name: ListedName, given: GivenCertificate): boolean | undefined {
  if (name.https === false) {
    return false;
  }
  if (name.fingerprintSha256 !== undefined) {
    return name.fingerprintSha256 === given.fingerprintSha256;
  }
  return name.fingerprint === undefined ? undefined : name.fingerprint === given.fingerprint;
}
