import { isDeepStrictEqual } from "node:util";
import { type Fields, namesOf } from "../engine/fields";
import { UserError } from "../engine/userError";
import { type Patience, waiting } from "../engine/waiting";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { Context } from "../lifecycle/lifecycle";
import { PartialError } from "../lifecycle/partialError";
import { uploadedCertificate, uploadName } from "../pemInputs/uploadedCertificate";
import { serverNameOf } from "./handshake";
import type { BindingKind } from "./kind";
import { resolveIdentifier } from "./resolveIdentifier";
import { becomesServed, isServed, type Order, type Outcome, serve, servedName } from "./serve";
import { identifierOf, settled } from "./settled";
import type { BindingInputs, BindingOutcome, BindingState } from "./state";
import type { Material } from "./target";
import { whenFree } from "./whenFree";

/**
 * Has the name serve the certificate, and sets what else the inputs ask for.
 *
 * @throws PartialError if it was interrupted after something was written
 */
export async function deployBinding<Place extends object, Settings extends object>(
  kind: BindingKind<Place, Settings>,
  patience: Patience,
  given: BindingInputs<Place & Settings>,
  state: BindingState<Place & Settings> | undefined,
  context: Context,
): Promise<BindingState<Place & Settings>> {
  const { account, report } = context;
  const inputs = await resolveIdentifier(given, String(kind.domainOf(given)), account, context.now);
  const place = kind.placeOf(inputs);
  if (state === undefined) {
    for (const sentence of (await kind.firstLook?.(place, account)) ?? []) {
      report(sentence);
    }
  }
  const target = kind.open(place, account, inputs);
  const order = orderOf(kind, inputs, state, context);
  const wait = waiting(patienceFor(patience, inputs, context), report);
  const outcome = await serve(target, order, wait, report);
  const deployed = stateAfter(kind, inputs, state, outcome);
  const changed = changedSettings(kind, inputs, state);
  if (outcome.problem !== undefined) {
    throw interrupted(outcome.problem, kind.id(place), { ...deployed, ...pick(state ?? {}, settingNames(kind)) });
  }
  if (changed.length === 0 || target.settings?.write === undefined) {
    return deployed;
  }
  try {
    // A redirect to a name that doesn't serve HTTPS yet would keep visitors out.
    if (outcome.isServed === "unseen") {
      await becomesServed(target, order, wait);
    }
    await target.settings.write(wait);
    return deployed;
  } catch (error) {
    // Nobody knows which of them are set.
    throw interrupted(error as Error, kind.id(place), { ...deployed, ...pick({}, changed) });
  }
}

/** The inputs of a kind that are set at the name besides the certificate. */
const settingNames = ({ ownFields }: { ownFields: Fields }): string[] => namesOf(ownFields, "write");

/** Those that the inputs have and the state has not, or not so. */
function changedSettings(kind: { ownFields: Fields }, inputs: object, state: object = {}): string[] {
  const [news, olds] = [inputs as Record<string, unknown>, state as Record<string, unknown>];
  return settingNames(kind).filter((name) => news[name] !== undefined && !isDeepStrictEqual(news[name], olds[name]));
}

function pick(fields: object, names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, (fields as Record<string, unknown>)[name]]));
}

function interrupted(problem: Error, id: string, state: object): PartialError {
  return new PartialError(problem.message, id, withoutUndefined(state), [problem]);
}

/** The input `timeout` in seconds, else Pulumi's `customTimeouts`. */
function patienceFor(
  patience: Patience,
  { timeout }: { timeout?: number | undefined },
  { account, timeout: custom }: Context,
): Patience {
  const milliseconds = timeout === undefined ? custom : timeout * 1000;
  return { ...patience, timeout: milliseconds ?? patience.timeout, signal: account.requests.signal };
}

function orderOf<Place extends object, Settings extends object>(
  kind: BindingKind<Place, Settings>,
  inputs: BindingInputs<Place & Settings>,
  state: BindingState<Place & Settings> | undefined,
  { guard, now }: Context,
): Order {
  const { fingerprint, fingerprintSha256, notBefore, handshakeAddress: address, verify = "api" } = inputs;
  const domain = String(kind.domainOf(inputs));
  const isSameLeaf = state?.fingerprintSha256 === fingerprintSha256;
  const isChainNew = !isDeepStrictEqual(state?.chainFingerprints, inputs.chainFingerprints);
  return {
    identity: { fingerprint, fingerprintSha256, notBefore, certIdentifier: identifierOf(inputs) },
    material: () => {
      guard?.();
      return materialOf(inputs, domain, now);
    },
    before: state && [state.servedFingerprint, state.fingerprint, state.fingerprintSha256, state.certIdentifier],
    isChainNew: isSameLeaf && isChainNew,
    isWritten: state?.isPending === true && isSameLeaf && !isChainNew,
    takeOver: inputs.takeOver === true,
    howToMake: kind.howToMake,
    firstCertificate: kind.firstCertificate,
    verify,
    visitor: { serverName: serverNameOf(domain), address },
  };
}

function materialOf(inputs: BindingInputs<object>, domain: string, now: Date): Material {
  const certIdentifier = identifierOf(inputs);
  if (certIdentifier !== undefined) {
    return { certIdentifier };
  }
  return { ...uploadedCertificate(inputs, inputs, now), name: uploadName(domain, inputs.fingerprintSha256) };
}

function stateAfter<Place extends object, Settings extends object>(
  kind: BindingKind<Place, Settings>,
  inputs: BindingInputs<Place & Settings>,
  state: BindingState<Place & Settings> | undefined,
  { isServed, previous, problem }: Outcome,
): BindingState<Place & Settings> {
  // An import has not written yet.
  const before: BindingOutcome =
    state === undefined || state.imported
      ? {
          previousFingerprint: previous?.fingerprint,
          previousCertIdentifier: previous?.certIdentifier,
          previousNotAfter: previous?.notAfter,
        }
      : state;
  const served = isServed === true ? inputs.fingerprintSha256 : previous === undefined ? "" : servedName(previous);
  return withoutUndefined({
    ...settled(kind, inputs),
    servedFingerprint: isServed === "unseen" ? undefined : served,
    isPending: problem === undefined ? undefined : true,
    previousFingerprint: before.previousFingerprint,
    previousCertIdentifier: before.previousCertIdentifier,
    previousNotAfter: before.previousNotAfter,
  }) as BindingState<Place & Settings>;
}

/** Takes back what the resource has set, where `onDestroy` says so, and where it is still this resource's certificate. */
export async function destroyBinding<Place extends object, Settings extends object>(
  kind: BindingKind<Place, Settings>,
  patience: Patience,
  state: BindingState<Place & Settings>,
  context: Context,
): Promise<void> {
  const { account, report } = context;
  const { onDestroy = "keep", previousCertIdentifier } = state;
  if (onDestroy === "keep") {
    return;
  }
  const target = kind.open(kind.placeOf(state), account, state);
  if (context.isKept?.()) {
    report(`${target.description} keeps its certificate: another resource of this program sets it now.`);
    return;
  }
  const obstacle = onDestroy === "restorePrevious" ? notRestorable(state, context.now) : undefined;
  if (obstacle !== undefined) {
    report(`${target.description} keeps its certificate: ${obstacle}, so nothing is restored.`);
    return;
  }
  const found = await target.read();
  if (found === "missing" || !isServed(found, state)) {
    report(`${target.description} does not serve this resource's certificate any more, so nothing is changed.`);
    return;
  }
  const wait = waiting(patienceFor(patience, {}, context), report);
  if (onDestroy !== "restorePrevious") {
    await target.remove?.(found, wait);
    return;
  }
  const previous = { certIdentifier: previousCertIdentifier ?? "" };
  await whenFree(target.description, wait, () => target.put(previous, found));
  const now = await wait(`${target.description} does not serve the previous certificate yet; waiting.`, async () => {
    const now = await target.read();
    return now !== "missing" && isServed(now, state) ? undefined : now;
  });
  if (now === undefined) {
    throw new UserError(
      `${target.description} still serves this resource's certificate after ${wait.spent()}. Run \`pulumi destroy\` again.`,
    );
  }
  const { previousFingerprint: before = "" } = state;
  if (now === "missing" || !isServed(now, { ...previous, fingerprint: before, fingerprintSha256: before })) {
    report(`${target.description} was not seen to serve the previous certificate: somebody has changed it meanwhile.`);
  }
}

/** Why what was served before can't be served again, a clause; `undefined` if nothing is known against it. */
function notRestorable(state: BindingState<object>, now: Date): string | undefined {
  const { previousCertIdentifier, previousFingerprint, previousNotAfter } = state;
  if (previousCertIdentifier === undefined) {
    return previousFingerprint === undefined
      ? "no other one is known that it served before"
      : "the one before is not in the certificate store";
  }
  if (
    previousCertIdentifier === state.certIdentifier ||
    [state.fingerprint, state.fingerprintSha256].includes(previousFingerprint ?? "")
  ) {
    return "the one before is the same";
  }
  return previousNotAfter !== undefined && new Date(previousNotAfter) < now
    ? `the one before expired on ${previousNotAfter}`
    : undefined;
}
