import { covers } from "../certificate/names";
import { quote, quoteList } from "../certificate/wording";
import type { NameSettings } from "../certificateBinding/target";
import { whenFree } from "../certificateBinding/whenFree";
import { isUnknown } from "../engine/unknown";
import { UserError } from "../engine/userError";
import type { Wait } from "../engine/waiting";
import type { CertificateReference } from "../pemInputs/certificateReference";
import type { CdnCalls } from "./cdnCalls";

/** An SM2 pair in the certificate store, which a domain has beside its certificate: a reference, or an identifier alone. */
export type Sm2CasCertificate = CertificateReference | string;

/**
 * Settings that set the SM2 pair of a domain too (https://www.alibabacloud.com/help/en/cdn/developer-reference/api-cdn-2018-05-10-setcdndomainsmcertificate).
 * No call tells which pair a domain has, so nothing is read.
 */
export function withSm2(calls: CdnCalls, settings: NameSettings, pair: Sm2CasCertificate | undefined): NameSettings {
  return {
    read: () => settings.read(),
    async write(wait) {
      await settings.write?.(wait);
      if (pair !== undefined) {
        await setSm2(calls, wait, { SSLProtocol: "on", CertIdentifier: identifierOf(pair) });
      }
    },
  };
}

const identifierOf = (pair: Sm2CasCertificate) => (typeof pair === "string" ? pair : pair.certIdentifier);

/** Sets the pair, or switches it off, once the domain can be changed. */
export async function setSm2(calls: CdnCalls, wait: Wait, parameters: Record<string, string>): Promise<void> {
  const taken = await whenFree(calls.description, wait, () =>
    calls.call<"written" | "busy">(
      "writeSm2",
      "Setting the SM2 certificate of",
      { DomainName: calls.name, ...parameters },
      () => "written",
      ({ code }) => (code === "ServiceBusy" ? "busy" : undefined),
    ),
  );
  if (taken === undefined) {
    throw new UserError(
      `${calls.description} could not be changed within ${wait.spent()}. Run the command again; it sets the SM2 certificate again.`,
    );
  }
}

/** What is wrong with the input `sm2CasCertificate`: a sentence, or `undefined`. */
export function sm2Problem(value: unknown): string | undefined {
  if (typeof value === "string") {
    return /^\d{1,20}-[a-z]{2}-[a-z0-9-]{1,40}$/.test(value)
      ? undefined
      : "`sm2CasCertificate` is no identifier of a certificate. Give the output `reference` of a CasCertificate with `sm2`, or '<id>-<store>'.";
  }
  const { keyAlgorithm } = (value ?? {}) as { keyAlgorithm?: unknown };
  return typeof value === "object" && (keyAlgorithm === "SM2" || isUnknown(keyAlgorithm))
    ? undefined
    : "`sm2CasCertificate` is no SM2 pair. Give the output `reference` of a CasCertificate with `sm2`.";
}

/** The pair's names are matched with the domain where they are known. */
export function sm2Conflicts(domain: unknown, pair: unknown): string[] {
  const { subjectAlternativeNames: names } = (typeof pair === "object" && pair !== null ? pair : {}) as {
    subjectAlternativeNames?: unknown;
  };
  const isKnown = typeof domain === "string" && !isUnknown(domain) && Array.isArray(names) && !isUnknown(names);
  return !isKnown || covers(names.map(String), domain)
    ? []
    : [
        `\`sm2CasCertificate\`: the pair is for ${quoteList(names.map(String))}, and not for ${quote(domain)}. Give a pair that has this name.`,
      ];
}
