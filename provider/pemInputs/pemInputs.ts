import type { CheckedCertificate } from "../certificate/check";
import type { Problem } from "../certificate/problem";
import type { Raw } from "../engine/raw";
import { program, type Reader } from "../engine/reader";
import { isUnknown } from "../engine/unknown";
import { fileHashProblem } from "./fileHash";
import { type ReadPem, readPem } from "./readPem";

/** The inputs of every resource that takes a certificate. */
export interface CertificateInputs {
  /** Text or an asset as the engine passes it; see readPem.ts. */
  certificate: unknown;
  chain?: unknown;
  privateKey: unknown;
  requiredDomains?: string[];
  renewBeforeDays?: number;
  allowExpired?: boolean;
}

export const isMissing = (value: unknown) => value === undefined || value === null;

export const missingProblem = (input: string, { pemInput }: Reader = program) =>
  `\`${input}\` is missing. Give ${pemInput}.`;

/** The sentence for a private key that is missing, where it is needed. */
export function missingKey({ privateKey }: Raw<CertificateInputs>, reader?: Reader): string[] {
  return isMissing(privateKey) ? [missingProblem("privateKey", reader)] : [];
}

/** The contents of the PEM inputs, without inputs that are unknown, missing or unreadable. */
export interface PemInputs {
  certificate?: string | Uint8Array;
  chain?: string | Uint8Array;
  privateKey?: string | Uint8Array;
  problems: Problem[];
}

/** Reads the three PEM inputs, from text or files. The caller decides whether a missing `privateKey` is a problem. */
export function readPemInputs(inputs: Raw<CertificateInputs>, reader: Reader = program): PemInputs {
  const pem: PemInputs = { problems: [] };
  for (const input of ["certificate", "chain", "privateKey"] as const) {
    const value = inputs[input];
    if (isUnknown(value)) {
      continue;
    }
    if (isMissing(value)) {
      if (input === "certificate") {
        pem.problems.push({ input, reason: missingProblem(input, reader) });
      }
      continue;
    }
    const read = readGiven(input, value, reader);
    if ("problem" in read) {
      pem.problems.push({ input, reason: read.problem, ...(read.isUnread && { isUnread: true }) });
    } else {
      pem[input] = read.content;
    }
  }
  return pem;
}

/** Reads one input, from text or a file, if that is the file that the engine has seen. */
export function readGiven(input: string, value: unknown, reader: Reader): ReadPem {
  const read = readPem(input, value, reader);
  const changed = "problem" in read ? undefined : fileHashProblem(input, value, read.content);
  return changed === undefined ? read : { problem: changed };
}

/** Runs the checklist of provider/certificate/ on the contents of the inputs. */
export function checkPemInputs(
  inputs: Raw<CertificateInputs>,
  pem: PemInputs,
  { allowExpired, now, reader = program }: { allowExpired: boolean; now: Date; reader?: Reader },
): CheckedCertificate {
  const { requiredDomains, renewBeforeDays } = inputs;
  // Loaded with the first certificate that must be checked; a preview without changes checks none.
  const { checkCertificate }: typeof import("../certificate/check") = require("../certificate/check");
  return checkCertificate({
    certificate: pem.certificate,
    chain: pem.chain,
    chainUnknown: isUnknown(inputs.chain),
    privateKey: pem.privateKey,
    requiredDomains: Array.isArray(requiredDomains) ? requiredDomains.filter((domain) => !isUnknown(domain)) : [],
    ...(typeof renewBeforeDays === "number" && { renewBeforeDays }),
    allowExpired,
    now,
    reader,
  });
}
