import { isDeepStrictEqual } from "node:util";
import type { Account } from "../alicloud/account";
import { differences, type Fields, replacing } from "../engine/fields";
import { isUnknown } from "../engine/unknown";
import { UserError } from "../engine/userError";
import { withoutUndefined } from "../engine/withoutUndefined";
import { type Context, type Difference, detailsOf, type Lifecycle } from "../lifecycle/lifecycle";
import { PartialError } from "../lifecycle/partialError";
import { uploadedCertificate, uploadName } from "../pemInputs/uploadedCertificate";
import { certificateWarnings } from "../pemInputs/warnings";
import { checkBinding } from "./check";
import { bindingDerived, bindingFields } from "./fields";
import { isServed, type Patience, serve } from "./serve";
import type { BindingInputs, BindingState } from "./state";
import type { Material, Target } from "./target";

/** What differs between the resources that have a name serve a certificate. */
export interface BindingKind<Place extends object> {
  /** Such as `CdnDomainCertificate`. */
  type: string;
  /** The inputs that say which name it is. */
  placeFields: Fields;
  placeOf(inputs: Place): Place;
  id(place: Place): string;
  /** The same for every way of writing a name. */
  nameOf(place: Place): string;
  /** What the certificate must cover. */
  domainOf(inputs: Partial<Record<keyof Place, unknown>>): unknown;
  open(place: Place, account: Account): Target;
  /** How to make a name that is missing, a sentence. */
  howToMake: string;
}

/** Ten minutes, looking every three seconds. */
const defaultPatience: Patience = { timeout: 600_000, interval: 3_000 };

/** The lifecycle of a resource that has a name serve a certificate. */
export function bindingLifecycle<Place extends object>(
  kind: BindingKind<Place>,
  patience: Patience = defaultPatience,
): Lifecycle<BindingInputs<Place>, BindingState<Place>> {
  type Inputs = BindingInputs<Place>;
  type State = BindingState<Place>;
  const fields: Fields = { ...kind.placeFields, ...bindingFields };
  const compared: Fields = { ...bindingDerived, ...fields };

  const diff = (state: Partial<State>, inputs: Partial<Inputs>): Difference => {
    const { replace, write, record } = differences(compared, state, inputs);
    // A refresh found another certificate, or the service did not serve it in time.
    const isLost = write.length === 0 && !isOurs(state as State);
    const changed = [...replace, ...write, ...record, ...(isLost ? ["servedFingerprint"] : [])];
    const derived = Object.keys(bindingDerived).filter(
      (name) => !isDeepStrictEqual(fieldOf(state, name), fieldOf(inputs, name)),
    );
    const details = detailsOf(changed.length > 0 ? new Set([...derived, ...changed]) : [], state, inputs);
    return {
      changes: changed.length > 0,
      replaces: replacing(replace, inputs),
      details: isLost ? details.set("servedFingerprint", "update") : details,
    };
  };

  const deploy = async (
    inputs: Inputs,
    state: State | undefined,
    { account, now, report, guard }: Context,
  ): Promise<State> => {
    const target = kind.open(kind.placeOf(inputs), account);
    const order = {
      identity: inputs,
      material: () => {
        guard?.();
        return materialOf(inputs, now);
      },
      before: state && [state.servedFingerprint, state.fingerprint, state.fingerprintSha256],
      isWritten: state?.isPending === true && state.fingerprintSha256 === inputs.fingerprintSha256,
      takeOver: inputs.takeOver === true,
      howToMake: kind.howToMake,
    };
    const outcome = await serve(target, order, patience, report);
    const { previous } = outcome;
    const deployed = withoutUndefined({
      ...settled(inputs),
      servedFingerprint: outcome.isServed ? inputs.fingerprintSha256 : (previous?.fingerprint ?? ""),
      isPending: outcome.isServed ? undefined : true,
      previousFingerprint: state === undefined ? previous?.fingerprint : state.previousFingerprint,
      previousCertIdentifier: state === undefined ? previous?.certIdentifier : state.previousCertIdentifier,
    }) as State;
    if (!outcome.isServed) {
      const minutes = Math.round(patience.timeout / 60_000);
      const message =
        `${target.description} has taken the certificate, but did not serve it within ${minutes} minutes. ` +
        "The next `pulumi up` looks again, and does not write it again.";
      throw new PartialError(message, kind.id(deployed), deployed, []);
    }
    return deployed;
  };

  const settled = (inputs: Inputs) => ({
    ...kind.placeOf(inputs),
    ...Object.fromEntries(Object.keys(bindingDerived).map((name) => [name, fieldOf(inputs, name)])),
    onDestroy: inputs.onDestroy,
    certIdentifier: inputs.casCertificate?.certIdentifier,
  });

  return {
    type: kind.type,
    fields,
    check: (olds, news, context) => checkBinding<Place>(olds, news, context, fields, kind.domainOf(news as never)),
    warnings: certificateWarnings,
    place: (inputs) => {
      const place = kind.placeOf(inputs as Inputs);
      if (isUnknown(place)) {
        return undefined;
      }
      return {
        key: `${kind.type} ${kind.nameOf(place)}`,
        taken: (owner) =>
          `\`domain\`: the resource '${owner}' of this program sets the certificate of the same domain. Remove one of the two.`,
      };
    },
    diff,
    preview: (inputs, state) =>
      withoutUndefined({
        ...settled(inputs),
        previousFingerprint: state?.previousFingerprint,
        previousCertIdentifier: state?.previousCertIdentifier,
        servedFingerprint: inputs.fingerprintSha256,
      }),
    deploy,
    id: kind.id,
    async read(id, state, { account }) {
      const known = state as State;
      if (known.fingerprintSha256 === undefined) {
        throw new UserError(
          `${kind.type} '${id}' needs no import: declare it, and what is served already stays if it is the same.`,
        );
      }
      const found = await kind.open(kind.placeOf(known), account).read();
      if (found === "missing") {
        return "gone";
      }
      const servedFingerprint = isServed(found, known) ? known.fingerprintSha256 : (found.fingerprint ?? "");
      // What is served has changed since: somebody else has written, or the service is done.
      const isPending = servedFingerprint === known.servedFingerprint ? known.isPending : undefined;
      return { id, state: withoutUndefined({ ...known, servedFingerprint, isPending }) };
    },
    async destroy(state, { account, report }) {
      if (state.onDestroy !== "restorePrevious" || state.previousCertIdentifier === undefined) {
        return;
      }
      const target = kind.open(kind.placeOf(state), account);
      const found = await target.read();
      if (found === "missing" || !isServed(found, state)) {
        report(`${target.description} does not serve this resource's certificate any more, so nothing is restored.`);
        return;
      }
      await target.put({ certIdentifier: state.previousCertIdentifier }, found);
    },
  };
}

const fieldOf = (fields: object, name: string) => (fields as Record<string, unknown>)[name];

/** Whether the service served this resource's certificate when it was last looked at. */
function isOurs({ servedFingerprint, fingerprint, fingerprintSha256 }: BindingState<object>): boolean {
  return servedFingerprint === fingerprint || servedFingerprint === fingerprintSha256;
}

function materialOf(inputs: BindingInputs<object>, now: Date): Material {
  if (inputs.casCertificate !== undefined) {
    return { certIdentifier: inputs.casCertificate.certIdentifier };
  }
  const { fingerprintSha256, subjectAlternativeNames } = inputs;
  const name = uploadName(subjectAlternativeNames[0], fingerprintSha256);
  return { ...uploadedCertificate(inputs, { fingerprintSha256 }, now), name };
}
