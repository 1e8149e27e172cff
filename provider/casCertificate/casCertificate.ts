import { isIP } from "node:net";
import { isDeepStrictEqual } from "node:util";
import { differences, replacing } from "../engine/fields";
import { withMutex } from "../engine/mutex";
import type { Report } from "../engine/report";
import { isUnknown, unknownValue } from "../engine/unknown";
import { UserError } from "../engine/userError";
import { type Patience, waiting } from "../engine/waiting";
import { withoutUndefined } from "../engine/withoutUndefined";
import { type Context, type Difference, detailsOf, type Lifecycle } from "../lifecycle/lifecycle";
import { certificateAdvice } from "../pemInputs/advice";
import type { CertificateReference } from "../pemInputs/certificateReference";
import { uploadedCertificate } from "../pemInputs/uploadedCertificate";
import { certificateWarnings } from "../pemInputs/warnings";
import { rememberAdopted } from "./adopted";
import { CasError, type CertificateStore, openCertificateStore, type StoredCertificate } from "./certificateStore";
import { checkCas } from "./check";
import { derivedFields, inputFields } from "./fields";
import { identity, isPair, isSame, mayBe } from "./identity";
import { removeCertificate } from "./removal";
import { uploadedPair } from "./sm2";
import type { CasDerived, CasInputs, CasSettings, CasState } from "./state";

/** A list may show an upload late. */
const defaultPatience: Patience = { timeout: 10_000, interval: 1_000 };

/** The lifecycle of `CasCertificate`. @param patience how long a certificate is looked for whose name is taken */
export const casLifecycle = (patience: Patience = defaultPatience): Lifecycle<CasInputs, CasState> => ({
  type: "CasCertificate",
  fields: inputFields,
  derived: [...Object.keys(derivedFields), "warnings"],
  check: checkCas,
  warnings: certificateWarnings,
  advice: certificateAdvice,
  diff,
  preview(inputs, state) {
    // Of a certificate that isn't known yet nobody knows whether it is the one before.
    const isKept = state !== undefined && !isUnknown(identity.map((field) => inputs[field]));
    const outcome = isKept ? uploadedOf(state) : unknownOutcome;
    return { ...settled(inputs), ...outcome, reference: referenceOf(inputs, outcome.certIdentifier) };
  },
  deploy: (inputs, state, context) =>
    state === undefined
      ? create(inputs, context, patience)
      : Promise.resolve({ ...settled(inputs), ...uploadedOf(state), reference: state.reference }),
  id: ({ store, certId }) => `cas/${store}/${certId}`,
  read,
  destroy: removeCertificate,
});

/** The lifecycle of `CasCertificate`. */
export const casCertificate = casLifecycle();

/** What an upload has settled: it stays until the next one. */
const uploadedOf = ({ certId, certIdentifier, adopted, chainFingerprints, name, resourceGroupId, tags }: CasState) => ({
  certId,
  certIdentifier,
  adopted,
  chainFingerprints,
  name,
  resourceGroupId,
  tags,
});

const unknownOutcome = { certId: unknownValue, certIdentifier: unknownValue, adopted: unknownValue };

/** Of a certificate that isn't uploaded yet everything is known but the identifier. */
function referenceOf(inputs: CasDerived, certIdentifier: string): CertificateReference {
  const { fingerprint, fingerprintSha256, subjectAlternativeNames, notBefore, notAfter, keyAlgorithm } = inputs;
  return { certIdentifier, fingerprint, fingerprintSha256, subjectAlternativeNames, notBefore, notAfter, keyAlgorithm };
}

/** What the state has of the inputs. */
function settled(inputs: CasInputs): CasSettings & CasDerived {
  const { certificate, chain, privateKey, sm2, requiredDomains, renewBeforeDays, allowExpired, ...rest } = inputs;
  return withoutUndefined(rest);
}

/** A certificate in the store can't change: another one replaces it, and gets a name of its own. */
function diff(state: Partial<CasState>, inputs: Partial<CasInputs>): Difference {
  const { replace, record } = differences({ ...derivedFields, ...inputFields }, state, inputs);
  const renewed = identity.filter((field) => state[field] !== inputs[field]);
  // The default name follows from the certificate.
  const replaces = replacing([...replace, ...renewed], inputs);
  const changed = [...new Set([...replace, ...record, ...renewed])];
  const derived = Object.keys(derivedFields).filter(
    (name) => !isDeepStrictEqual(state[name as keyof CasState], inputs[name as keyof CasInputs]),
  );
  return {
    changes: changed.length > 0,
    replaces,
    details: detailsOf(changed.length > 0 ? new Set([...derived, ...changed]) : [], state, inputs),
  };
}

/** One at a time, so that two resources of a program don't both upload what neither of them has found. */
function create(inputs: CasInputs, context: Context, patience: Patience): Promise<CasState> {
  return withMutex(`cas ${inputs.store} ${inputs.fingerprintSha256}`, () => upload(inputs, context, patience));
}

/** Uploads the certificate, unless the store has it already. */
async function upload(inputs: CasInputs, { account, now, report }: Context, patience: Patience): Promise<CasState> {
  const store = openCertificateStore(inputs.store, account);
  const content = isPair(inputs) ? uploadedPair(inputs, now) : uploadedCertificate(inputs, inputs, now);
  const findSame = async () => {
    const found = await find(store, inputs, isPast(inputs.notAfter, now));
    return found.filter((stored) => isSame(stored, inputs));
  };
  const [existing] = await findSame();
  if (existing !== undefined) {
    return adopt(inputs, existing, report);
  }
  const { name, resourceGroupId, tags } = inputs;
  const uploaded = await store.upload({ name, content, resourceGroupId, tags });
  if (uploaded !== "nameTaken" && uploaded !== "perhapsUploaded") {
    return stateOf(inputs, uploaded, false);
  }
  const found = await waiting(patience, report)(
    `The certificate store ${inputs.store} has a certificate '${name}' and does not list it yet; waiting.`,
    () => findNamed(store, inputs, isPast(inputs.notAfter, now)),
  );
  if (found === undefined || !isSame(found, inputs)) {
    throw new UserError(
      `Uploading certificate '${name}' to the certificate store ${inputs.store} was refused (400 NameRepeat): another certificate has this name${unseen(inputs)}. ` +
        "Choose another `name`, or leave it out.",
    );
  }
  // What another stack has uploaded since the first look is the other stack's.
  return uploaded === "nameTaken" ? adopt(inputs, found, report) : stateOf(inputs, found.certId, false);
}

async function findNamed(store: CertificateStore, inputs: CasInputs, isExpired: boolean) {
  const found = await store.find(inputs.subjectAlternativeNames[0] ?? "", isExpired);
  return found.find(({ name }) => name === inputs.name);
}

/** Uses a certificate that somebody else has uploaded. */
function adopt(inputs: CasInputs, { name, certId }: StoredCertificate, report: Report): CasState {
  report(
    `The certificate exists in the certificate store ${inputs.store} already, as '${name}' (${certId}). It is used as it is, ` +
      "and stays there when this resource is destroyed.",
  );
  rememberAdopted(inputs.store, certId);
  // Its group and tags are not this resource's.
  const { resourceGroupId, tags, ...rest } = inputs;
  return stateOf({ ...rest, name }, certId, true);
}

/** Why a pair isn't recognized under a name of the user's own. */
const unseen = (inputs: CasInputs) =>
  isPair(inputs)
    ? ", or it is this SM2 pair from an interrupted run, which nothing tells since CAS doesn't show the encryption certificate"
    : "";

/** What may be the certificate in the store, under whatever names. */
async function find(store: CertificateStore, derived: CasDerived, isExpired: boolean): Promise<StoredCertificate[]> {
  const found = await store.find(keywordOf(derived), isExpired);
  return found.filter((stored) => mayBe(stored, derived));
}

/** The store finds a certificate by its domains, and not by its addresses and other names; without a domain, it lists all. */
const keywordOf = ({ subjectAlternativeNames }: CasDerived) =>
  subjectAlternativeNames.find((name) => !name.includes(":") && isIP(name) === 0) ?? "";

function stateOf(inputs: CasInputs, certId: string, adopted: boolean): CasState {
  const certIdentifier = `${certId}-${inputs.store}`;
  return { ...settled(inputs), certId, certIdentifier, adopted, reference: referenceOf(inputs, certIdentifier) };
}

async function read(id: string, state: Partial<CasState>, context: Context) {
  const known = state as CasState;
  if (known.certId === undefined) {
    throw new UserError(
      `The certificate '${id}' can't be imported: nothing tells its key. Declare it, and the certificate in the store is used as it is.`,
    );
  }
  try {
    return (await exists(known, context)) ? { id, state: known } : ("gone" as const);
  } catch (error) {
    if (error instanceof CasError && error.isDenied) {
      context.report(`Certificate '${known.name}' can't be read, so the state stays as it is. ${error.message}`);
      return { id, state: known };
    }
    throw error;
  }
}

/** By the service's clock it may have expired, or not yet: it is gone only if it is in neither list. */
async function exists(known: CasState, { account, now }: Context): Promise<boolean> {
  const store = openCertificateStore(known.store, account);
  const isExpired = isPast(known.notAfter, now);
  for (const list of [isExpired, !isExpired]) {
    if ((await find(store, known, list)).some(({ certId }) => certId === known.certId)) {
      return true;
    }
  }
  return false;
}

const isPast = (time: string, now: Date) => new Date(time) < now;
