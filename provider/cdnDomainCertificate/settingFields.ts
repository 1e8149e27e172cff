import { choice, type Fields, flag, recordOnly, writeOn } from "../engine/fields";
import { unknownValue } from "../engine/unknown";
import type { CdnSettings } from "./cdnDomain";
import { sm2Problem } from "./sm2Certificate";

/** The inputs for HTTPS besides the certificate. */
export const settingFields = {
  forceHttps: writeOn(flag),
  hsts: writeOn(hstsProblem),
  http2: writeOn(flag),
  minimumTlsVersion: writeOn(choice("TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3")),
  sm2CasCertificate: writeOn(sm2Problem),
  force: recordOnly(flag, { default: false }),
} satisfies Fields<keyof CdnSettings>;

/** Parts of it may be unknown in a preview. */
function hstsProblem(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return "`hsts` is not an object. Give one such as `{ maxAge: 31536000 }`.";
  }
  const { maxAge, includeSubdomains, ...others } = value as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    return `\`hsts\` has no '${other}'. Give \`maxAge\` and \`includeSubdomains\` only.`;
  }
  if (maxAge !== unknownValue && !(Number.isSafeInteger(maxAge) && (maxAge as number) >= 0)) {
    return "`hsts.maxAge` is not a whole number of seconds. Give one, such as 31536000, or 0 to make browsers forget it.";
  }
  return includeSubdomains === undefined || includeSubdomains === null || includeSubdomains === unknownValue
    ? undefined
    : flag(includeSubdomains, "hsts.includeSubdomains", undefined as never);
}
