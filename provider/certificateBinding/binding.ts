import type { Fields } from "../engine/fields";
import { isUnknown, unknownValue } from "../engine/unknown";
import type { Patience } from "../engine/waiting";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { Lifecycle } from "../lifecycle/lifecycle";
import { certificateAdvice } from "../pemInputs/advice";
import { certificateWarnings } from "../pemInputs/warnings";
import { checkBinding } from "./check";
import { bindingDiff } from "./diff";
import { bindingDerived, bindingFields } from "./fields";
import type { BindingKind } from "./kind";
import { bindingPlace } from "./place";
import { readBinding } from "./read";
import { deployBinding, destroyBinding } from "./reconcile";
import { identifierOf, settled } from "./settled";
import type { BindingInputs, BindingState } from "./state";

/** Ten minutes, looking every three seconds. */
const defaultPatience: Patience = { timeout: 600_000, interval: 3_000 };

/** The lifecycle of a resource that has a name serve a certificate. */
export function bindingLifecycle<Place extends object, Settings extends object = object>(
  kind: BindingKind<Place, Settings>,
  patience: Patience = defaultPatience,
): Lifecycle<BindingInputs<Place & Settings>, BindingState<Place & Settings>> {
  const fields: Fields = { ...kind.placeFields, ...bindingFields, ...kind.ownFields };
  return {
    type: kind.type,
    fields,
    derived: Object.keys(bindingDerived),
    check: (olds, news, context) => checkBinding<Place, Settings>(olds, news, context, kind, fields),
    warnings: certificateWarnings,
    advice: certificateAdvice,
    place: (inputs) => {
      const place = kind.placeOf(inputs as unknown as Place);
      if (isUnknown(place)) {
        return undefined;
      }
      return bindingPlace(kind.type, kind.around(place), (place as { domain: string }).domain);
    },
    diff: bindingDiff(kind, fields),
    preview(inputs, state) {
      const fingerprint = inputs.fingerprintSha256;
      const isKnown = fingerprint !== undefined;
      // An identifier alone tells nothing before the update.
      const resolved = isKnown ? {} : knownOf(state, identifierOf(inputs));
      return withoutUndefined({
        ...settled(kind, inputs),
        ...resolved,
        previousFingerprint: state?.previousFingerprint,
        previousCertIdentifier: state?.previousCertIdentifier,
        servedFingerprint:
          inputs.verify === "none"
            ? undefined
            : isKnown
              ? fingerprint
              : (resolved as { fingerprintSha256: unknown }).fingerprintSha256,
      });
    },
    deploy: (inputs, state, context) => deployBinding(kind, patience, inputs, state, context),
    id: (state) => kind.id(kind.placeOf(state)),
    read: (id, state, context) => readBinding(kind, id, state, context),
    destroy: (state, context) => destroyBinding(kind, patience, state, context),
  };
}

const resolvedNames = ["fingerprint", "fingerprintSha256", "subjectAlternativeNames", "notBefore", "notAfter"] as const;

/** What an update will know of a certificate of which the inputs have the identifier alone. */
function knownOf(state: BindingState<object> | undefined, identifier: string | undefined): object {
  const isSame = state !== undefined && state.certIdentifier === identifier;
  return Object.fromEntries(resolvedNames.map((name) => [name, isSame ? state[name] : unknownValue]));
}
