import { isDeepStrictEqual } from "node:util";
import type { CasStore } from "../casCertificate/certificateStore";
import type { Raw } from "../engine/raw";
import { isUnknown, unknownValue } from "../engine/unknown";
import type { DeploymentDerived, DeploymentInputs, DeploymentState } from "./state";

/** The items of `certificates`, unless the whole list is unknown. */
export const itemsOf = ({ certificates }: Raw<DeploymentInputs>): unknown[] | undefined =>
  Array.isArray(certificates) ? certificates : undefined;

type Known = Raw<DeploymentDerived> & {
  /** The names of all certificates; unknown, or absent when one is given as an identifier alone. */
  names?: unknown;
};

/** What is known of the certificates before an update: of references everything but the identifiers. */
export function knownOf(items: readonly unknown[]): Known {
  if (items.some((item) => typeof item === "string" && item !== unknownValue)) {
    return {};
  }
  const field = (name: string) =>
    items.map((item) => (item === unknownValue ? item : ((item as Record<string, unknown>)?.[name] ?? unknownValue)));
  const ends = field("notAfter");
  const names = field("subjectAlternativeNames");
  return {
    fingerprints: field("fingerprintSha256"),
    notAfter: isUnknown(ends) ? unknownValue : ends.map(String).sort()[0],
    names: isUnknown(names) ? unknownValue : names.flat(),
  };
}

/** `<certId>-<store>` of each certificate; an unknown one stays unknown. */
export const identifiersOf = (items: readonly unknown[]): unknown[] =>
  items.map((item) =>
    typeof item === "object" && item !== null ? (item as { certIdentifier?: unknown }).certIdentifier : item,
  );

/** The parts of `<certId>-<store>`. */
export function partsOf(identifier: string): { certId: string; store: CasStore } {
  const [, certId = "", store = ""] = /^(\d+)-(.+)$/.exec(identifier) ?? [];
  return { certId, store: store as CasStore };
}

/**
 * Whether the last deployment had the same certificates: by fingerprint where both have them, since a certificate that is uploaded again has another
 * identifier. Unknown ones are others.
 */
export function areSame(
  before: Partial<Pick<DeploymentState, "fingerprints" | "certIdentifiers">>,
  inputs: Raw<Pick<DeploymentInputs, "certificates" | "fingerprints">>,
): boolean {
  if (before.fingerprints !== undefined && inputs.fingerprints !== undefined) {
    return isDeepStrictEqual(before.fingerprints, inputs.fingerprints);
  }
  return isDeepStrictEqual(before.certIdentifiers, identifiersOf(itemsOf(inputs) ?? [unknownValue]));
}
