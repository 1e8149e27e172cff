import type { Reader } from "../engine/reader";
import type { ServiceFailure } from "./failure";
import { fixNetworkFailure, isTransientNetworkFailure } from "./networkFailure";

/** What an error code of a service means. */
export interface Meaning<Target> {
  /** One clause: the cause as far as it is known, and what to do about it. */
  fix?: string | ((target: Target, reader: Reader) => string);
  /** The same request may succeed a moment later. */
  isTransient?: boolean;
  /** A new key or policy gets this answer too, until RAM has propagated it. */
  isPropagating?: boolean;
}

/** Error code → its meaning. A name that ends in `*` matches every code with that beginning. */
export type CodeTable<Target> = Readonly<Record<string, Meaning<Target>>>;

/** What a service's errors mean. Nothing else about errors differs between services. */
export interface Codes<Target> {
  /** Such as `OSS`. */
  service: string;
  codes: CodeTable<Target>;
  /** Detail code → the cause and what to do. It takes precedence over the failure's code. */
  detailCodes: Readonly<Record<string, string>>;
  /** The clause for an answer that did not come from the service. */
  foreign: string;
  /** The clause for a code that is in neither table. */
  other(detailCode: string | undefined): string;
}

/** Whether the detail code gives another reason, although the code is that of a missing permission. */
export function isExplained({ detailCodes }: Codes<never>, { detailCode }: ServiceFailure): boolean {
  return detailCodes[detailCode ?? ""] !== undefined;
}

/** Whether the same request may succeed a moment later. */
export function isTransient({ codes }: Codes<never>, failure: ServiceFailure): boolean {
  const { status, code, isForeign } = failure;
  if (status === undefined) {
    return isTransientNetworkFailure(code);
  }
  if (isForeign) {
    // A load balancer may be restarting its server, or a proxy logging in again. A portal's 200 or 302 stays until somebody acts.
    return status >= 500 || foreignStatuses.has(status);
  }
  // A service's own refusals always have a code in the body. Without a code, the answer was cut off, or something in between sent it.
  return code === undefined || status >= 500 || status === 429 || meaningOf(codes, code)?.isTransient === true;
}

const foreignStatuses: ReadonlySet<number> = new Set([407, 408, 429]);

/** Whether a new key or policy may get this answer until RAM has propagated it. */
export function isPropagating(codes: Codes<never>, failure: ServiceFailure): boolean {
  return meaningOf(codes.codes, failure.code)?.isPropagating === true && !isExplained(codes, failure);
}

/** One clause: the cause as far as it is known, and what to do about it. */
export function fixOf<Target>(service: Codes<Target>, target: Target, failure: ServiceFailure, reader: Reader): string {
  const { status, code, detailCode } = failure;
  if (failure.isForeign) {
    return service.foreign;
  }
  if (failure.refusedByKms) {
    return kmsPermissions;
  }
  const fix = service.detailCodes[detailCode ?? ""] ?? meaningOf(service.codes, code)?.fix;
  if (fix !== undefined) {
    return typeof fix === "string" ? fix : fix(target, reader);
  }
  return status === undefined
    ? fixNetworkFailure(code, reader)
    : (fixByStatus(service.service, status, code, reader) ?? service.other(detailCode));
}

const kmsPermissions =
  "KMS encryption needs kms:GenerateDataKey and kms:Decrypt on the key. Grant them, or use serverSideEncryption: 'AES256' " +
  "(the bucket's own default may be KMS too).";

function fixByStatus(service: string, status: number, code: string | undefined, { again }: Reader): string | undefined {
  if (code?.toUpperCase().includes("KMS")) {
    return kmsPermissions;
  }
  if (status === 429 || status >= 500) {
    return `${service} was overloaded or failing on every try. ${capitalized(again)} in a few minutes; it continues where it stopped.`;
  }
  return code === undefined
    ? `every answer came without ${service}'s reason. Look for a proxy that changes answers, and ${again}.`
    : undefined;
}

const capitalized = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function meaningOf<Target>(codes: CodeTable<Target>, code = ""): Meaning<Target> | undefined {
  const prefix = Object.keys(codes).find((name) => name.endsWith("*") && code.startsWith(name.slice(0, -1)));
  return codes[code] ?? (prefix === undefined ? undefined : codes[prefix]);
}
