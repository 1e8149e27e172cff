import { checkOnly, choice, type Fields, flag, recordOnly, text, writeOn } from "../engine/fields";
import { certificateInputFields } from "../pemInputs/certificateFields";
import { addressProblem } from "./address";
import { referenceProblem } from "./reference";
import type { BindingDerived, BindingSettings, OnDomainDestroy } from "./state";

/** The inputs of every resource that has a name serve a certificate, besides the name itself. */
export const bindingFields = {
  ...certificateInputFields,
  takeOver: checkOnly(flag),
  verify: checkOnly(choice("api", "handshake", "none"), { default: "api" }),
  handshakeAddress: checkOnly(text(addressProblem)),
  timeout: checkOnly(secondsProblem),
} satisfies Fields<Exclude<keyof BindingSettings, "casCertificate" | "onDestroy">>;

/** The input of a service that takes certificates of the store. */
export const casCertificateField = { casCertificate: checkOnly(referenceProblem) };

/** The input that says what a destroy does. */
export const onDestroyField = (...choices: readonly OnDomainDestroy[]) => ({
  onDestroy: recordOnly(choice(...choices), { default: "keep" }),
});

/** Every field that check derives from them, in the order in which a preview shows them. */
export const bindingDerived = {
  fingerprint: checkOnly(),
  fingerprintSha256: writeOn(),
  chainFingerprints: writeOn(),
  subjectAlternativeNames: checkOnly(),
  notBefore: checkOnly(),
  notAfter: checkOnly(),
  renewAfter: recordOnly(),
  warnings: recordOnly(undefined, { default: [] }),
} satisfies Fields<keyof BindingDerived>;

/** What is wrong with an input of seconds. */
export function secondsProblem(value: unknown): string | undefined {
  return typeof value === "number" && value > 0 && value <= 86_400
    ? undefined
    : "`timeout` is not a number of seconds. Give one between 1 and 86400, such as 600.";
}
