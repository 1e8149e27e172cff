import { checkOnly, choice, type Fields, flag, recordOnly, writeOn } from "../engine/fields";
import { certificateInputFields } from "../pemInputs/certificateFields";
import type { BindingDerived, BindingSettings } from "./state";

/** The inputs of every resource that has a name serve a certificate, besides the name itself. */
export const bindingFields = {
  ...certificateInputFields,
  casCertificate: checkOnly(referenceProblem),
  takeOver: checkOnly(flag),
  onDestroy: recordOnly(choice("keep", "restorePrevious"), { default: "keep" }),
} satisfies Fields<keyof BindingSettings>;

/** Every field that check derives from them, in the order in which a preview shows them. */
export const bindingDerived = {
  fingerprint: checkOnly(),
  fingerprintSha256: writeOn(),
  subjectAlternativeNames: checkOnly(),
  notBefore: checkOnly(),
  notAfter: checkOnly(),
  renewAfter: recordOnly(),
  warnings: recordOnly(undefined, { default: [] }),
} satisfies Fields<keyof BindingDerived>;

function referenceProblem(value: unknown): string | undefined {
  const isReference = typeof value === "object" && value !== null && "fingerprintSha256" in value;
  return isReference
    ? undefined
    : "`casCertificate` is no reference of a certificate. Give the output `reference` of a CasCertificate.";
}
