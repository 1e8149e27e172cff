import { type Fields, remembered } from "../engine/fields";
import { bindingDerived } from "./fields";
import type { BindingKind } from "./kind";
import type { BindingInputs } from "./state";

/** What the state has of the inputs: the place, what is derived of the certificate, and what a destroy and a diff need. */
export function settled<Place extends object, Settings extends object>(
  { placeOf, ownFields }: Pick<BindingKind<Place, Settings>, "placeOf" | "ownFields">,
  inputs: BindingInputs<Place & Settings>,
): object {
  const fields = inputs as Record<string, unknown>;
  return {
    ...placeOf(inputs),
    ...Object.fromEntries(Object.keys(bindingDerived).map((name) => [name, fields[name]])),
    ...remembered(ownFields as Fields, inputs),
    certIdentifier: identifierOf(inputs),
  };
}

/** The identifier in the store, given alone or in a reference. */
export function identifierOf({ casCertificate }: { casCertificate?: unknown }): string | undefined {
  const identifier =
    typeof casCertificate === "object" && casCertificate !== null
      ? (casCertificate as { certIdentifier?: unknown }).certIdentifier
      : casCertificate;
  return typeof identifier === "string" ? identifier : undefined;
}
