import { isDeepStrictEqual } from "node:util";
import { isOlder, type ValidityTimes } from "../certificate/older";
import { differences, type Fields, replacing } from "../engine/fields";
import { isUnknown } from "../engine/unknown";
import { type Difference, detailsOf } from "../lifecycle/lifecycle";
import { bindingDerived } from "./fields";
import type { BindingKind } from "./kind";
import { bindingPlace } from "./place";
import { identifierOf } from "./settled";
import type { BindingInputs, BindingOutcome, BindingState } from "./state";

type State = Partial<BindingState<object>>;
type Inputs = Partial<BindingInputs<object>>;

/** How a state differs from the inputs. @param fields every input */
export function bindingDiff<Place extends object, Settings extends object>(
  kind: Pick<BindingKind<Place, Settings>, "placeFields" | "around">,
  fields: Fields,
): (state: State, inputs: Inputs) => Difference {
  const all: Fields = { ...bindingDerived, ...fields };
  return (state, inputs) => {
    const compared = { ...inputs, ...sameCertificate(state, inputs) };
    const { replace, write, record } = differences(known(all, state, inputs), state, compared);
    const isElsewhere = replace.length > 0 && !isSamePlace(kind, state, inputs);
    const isOther = isAlone(inputs) && state.certIdentifier !== inputs.casCertificate;
    // A refresh found another certificate, or the service did not serve it in time.
    const isLost = write.length === 0 && !isOther && !isOurs(state);
    const changed = [
      ...replace,
      ...write,
      ...record,
      ...(isOther ? ["certIdentifier"] : []),
      ...(isLost ? ["servedFingerprint"] : []),
    ];
    const derived = isAlone(inputs)
      ? []
      : Object.keys(bindingDerived).filter((name) => !isDeepStrictEqual(fieldOf(state, name), fieldOf(inputs, name)));
    const news = { ...inputs, certIdentifier: identifierOf(inputs) };
    const details = detailsOf(changed.length > 0 ? new Set([...derived, ...changed]) : [], state, news);
    return {
      changes: changed.length > 0,
      replaces: isElsewhere ? replacing(replace, inputs) : [],
      details: isLost ? details.set("servedFingerprint", "update") : details,
      notes: rollbackNotes(state, inputs),
    };
  };
}

/** A rollback is on purpose or by mistake; only the reader of the preview knows. */
function rollbackNotes(state: State, inputs: Inputs): string[] {
  const { fingerprintSha256, notBefore, notAfter } = state;
  const isKnown = (times: State | Inputs): times is ValidityTimes =>
    [times.notBefore, times.notAfter].every((time) => typeof time === "string" && !isUnknown(time));
  return fingerprintSha256 !== inputs.fingerprintSha256 && isKnown(inputs) && isKnown(state) && isOlder(inputs, state)
    ? [
        `This is a rollback: the certificate (${inputs.notBefore} to ${inputs.notAfter}) is older than the one of the last deployment ` +
          `(${notBefore} to ${notAfter}).`,
      ]
    : [];
}

/** The same name can be written in several ways; another resource for it would take away what the first one sets. */
function isSamePlace<Place extends object, Settings extends object>(
  { placeFields, around }: Pick<BindingKind<Place, Settings>, "placeFields" | "around">,
  state: State,
  inputs: Inputs,
): boolean {
  const [before, now] = [state, inputs].map((fields) =>
    Object.fromEntries(Object.keys(placeFields).map((name) => [name, fieldOf(fields, name)])),
  ) as [Place, Place];
  const isKnown = "domain" in before && typeof before.domain === "string" && !isUnknown(now);
  const keyOf = (place: Place) => bindingPlace("", around(place), String((place as { domain?: unknown }).domain)).key;
  return isKnown && keyOf(before) === keyOf(now);
}

/** An identifier alone: what is derived is known after an update only. */
const isAlone = ({ casCertificate }: Inputs) => typeof casCertificate === "string" && !isUnknown(casCertificate);

/**
 * Of the certificate of an import, only what the service showed can differ, and no service tells which chain it has; with an
 * identifier alone, nothing that is derived but the warnings.
 */
function known(fields: Fields, state: State, inputs: Inputs): Fields {
  const isTold = (name: string) =>
    name === "fingerprintSha256" || (name !== "warnings" && fieldOf(state, name) !== undefined);
  const isCompared = (name: string) =>
    !(name in bindingDerived) || ((!state.imported || isTold(name)) && (!isAlone(inputs) || name === "warnings"));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isCompared(name)));
}

/** A service that tells only SHA-1 leaves an import without SHA-256. */
function sameCertificate(state: State, inputs: Inputs): Inputs {
  return state.imported && state.fingerprintSha256 === undefined && state.fingerprint === inputs.fingerprint
    ? { fingerprintSha256: undefined as never }
    : {};
}

const fieldOf = (fields: object, name: string) => (fields as Record<string, unknown>)[name];

/** Whether the service served this resource's certificate when it was last looked at. Nobody may have looked. */
function isOurs({ servedFingerprint, isPending, certIdentifier, ...state }: State & BindingOutcome): boolean {
  return (
    isPending !== true &&
    (servedFingerprint === undefined ||
      (servedFingerprint !== "" &&
        [state.fingerprint, state.fingerprintSha256, certIdentifier].includes(servedFingerprint)))
  );
}
