import { isDeepStrictEqual } from "node:util";
import { differences, replacing } from "../engine/fields";
import { unknownValue } from "../engine/unknown";
import { UserError } from "../engine/userError";
import { withoutUndefined } from "../engine/withoutUndefined";
import { type Context, type Difference, detailsOf, type Lifecycle } from "../lifecycle/lifecycle";
import { certificateFields } from "../pemInputs/certificateFields";
import type { CertificateReference } from "../pemInputs/certificateReference";
import { uploadedCertificate } from "../pemInputs/uploadedCertificate";
import { certificateWarnings } from "../pemInputs/warnings";
import { type CertificateStore, openCertificateStore, type StoredCertificate } from "./certificateStore";
import { checkCas } from "./check";
import { inputFields } from "./fields";
import type { CasDerived, CasInputs, CasSettings, CasState } from "./state";

/** The lifecycle of `CasCertificate`. */
export const casCertificate: Lifecycle<CasInputs, CasState> = {
  type: "CasCertificate",
  fields: inputFields,
  check: checkCas,
  warnings: certificateWarnings,
  diff,
  preview(inputs, state) {
    const { certId, certIdentifier, adopted } = state ?? unknownOutcome;
    return { ...settled(inputs), certId, certIdentifier, adopted, reference: referenceOf(inputs, certIdentifier) };
  },
  deploy: (inputs, state, context) =>
    state === undefined ? create(inputs, context) : Promise.resolve({ ...keptOf(state), ...settled(inputs) }),
  id: ({ store, certId }) => `cas/${store}/${certId}`,
  read,
  destroy,
};

const keptOf = ({ certId, certIdentifier, adopted, reference }: CasState) => ({
  certId,
  certIdentifier,
  adopted,
  reference,
});

const unknownOutcome = { certId: unknownValue, certIdentifier: unknownValue, adopted: unknownValue };

/** Of a certificate that isn't uploaded yet everything is known but the identifier. */
function referenceOf(inputs: CasDerived, certIdentifier: string): CertificateReference {
  const { fingerprint, fingerprintSha256, subjectAlternativeNames, notBefore, notAfter } = inputs;
  return { certIdentifier, fingerprint, fingerprintSha256, subjectAlternativeNames, notBefore, notAfter };
}

/** What the state has of the inputs. */
function settled(inputs: CasInputs): CasSettings & CasDerived {
  const { certificate, chain, privateKey, requiredDomains, renewBeforeDays, allowExpired, ...rest } = inputs;
  return withoutUndefined(rest);
}

/** A certificate in the store can't change: another one replaces it, and gets a name of its own. */
function diff(state: Partial<CasState>, inputs: Partial<CasInputs>): Difference {
  const { replace, record } = differences({ ...certificateFields, ...inputFields }, state, inputs);
  const isRenewed = state.fingerprintSha256 !== inputs.fingerprintSha256;
  // The default name follows from the certificate.
  const replaces = replacing(isRenewed ? [...replace, "fingerprintSha256"] : replace, inputs);
  const changed = [...new Set([...replace, ...record, ...(isRenewed ? ["fingerprintSha256"] : [])])];
  const derived = Object.keys(certificateFields).filter(
    (name) => !isDeepStrictEqual(state[name as keyof CasState], inputs[name as keyof CasInputs]),
  );
  return {
    changes: changed.length > 0,
    replaces,
    details: detailsOf(changed.length > 0 ? new Set([...derived, ...changed]) : [], state, inputs),
  };
}

/** Uploads the certificate, unless the store has it already. */
async function create(inputs: CasInputs, { account, now, report }: Context): Promise<CasState> {
  const store = openCertificateStore(inputs.store, account);
  const { certificate, privateKey } = uploadedCertificate(inputs, inputs, now);
  const [existing] = await find(store, inputs, isPast(inputs.notAfter, now));
  if (existing !== undefined) {
    report(
      `The certificate exists in the certificate store ${inputs.store} already, as '${existing.name}' (${existing.certId}). It is used as it is, ` +
        "and stays there when this resource is destroyed.",
    );
    return stateOf(inputs, existing.certId, true);
  }
  const { name, resourceGroupId, tags } = inputs;
  const uploaded = await store.upload({ name, certificate, privateKey, resourceGroupId, tags });
  if (uploaded !== "nameTaken") {
    return stateOf(inputs, uploaded, false);
  }
  // An earlier try of this upload, whose answer was lost, has the name; so has anybody else's certificate.
  const ours = (await find(store, inputs, isPast(inputs.notAfter, now))).find((stored) => stored.name === name);
  if (ours === undefined) {
    throw new UserError(
      `Uploading certificate '${name}' to the certificate store ${inputs.store} was refused (400 NameRepeat): another certificate has this name. ` +
        "Choose another `name`, or leave it out.",
    );
  }
  return stateOf(inputs, ours.certId, false);
}

/** The same certificate in the store, under whatever names. */
async function find(
  store: CertificateStore,
  { subjectAlternativeNames, fingerprintSha256 }: CasDerived,
  isExpired: boolean,
): Promise<StoredCertificate[]> {
  const found = await store.find(subjectAlternativeNames[0] ?? "", isExpired);
  return found.filter((stored) => stored.fingerprintSha256 === fingerprintSha256);
}

function stateOf(inputs: CasInputs, certId: string, adopted: boolean): CasState {
  const certIdentifier = `${certId}-${inputs.store}`;
  return { ...settled(inputs), certId, certIdentifier, adopted, reference: referenceOf(inputs, certIdentifier) };
}

async function read(id: string, state: Partial<CasState>, { account, now }: Context) {
  const known = state as CasState;
  if (known.certId === undefined) {
    throw new UserError(
      `The certificate '${id}' can't be imported: nothing tells its key. Declare it, and the certificate in the store is used as it is.`,
    );
  }
  const store = openCertificateStore(known.store, account);
  const isExpired = isPast(known.notAfter, now);
  // By the service's clock it may have expired, or not yet: it is gone only if it is in neither list.
  for (const list of [isExpired, !isExpired]) {
    if ((await find(store, known, list)).some(({ certId }) => certId === known.certId)) {
      return { id, state: known };
    }
  }
  return "gone" as const;
}

const isPast = (time: string, now: Date) => new Date(time) < now;

/** Deletes what this resource uploaded. What is in use stays, and the user hears of it. */
async function destroy(state: CasState, { account, report }: Context): Promise<void> {
  if (state.adopted || state.onDestroy === "keep") {
    return;
  }
  const outcome = await openCertificateStore(state.store, account).delete(state.certId);
  if (outcome === "refused") {
    report(
      `Certificate '${state.name}' (${state.certIdentifier}) stays in the certificate store: it is in use or protected against deletion. ` +
        "Delete it in the console when nothing uses it any more.",
    );
  }
}
