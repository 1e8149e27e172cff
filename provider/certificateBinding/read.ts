import { ServiceError } from "../alicloud/serviceError";
import { UserError } from "../engine/userError";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { Context, Found } from "../lifecycle/lifecycle";
import type { BindingKind } from "./kind";
import { isServed, servedName } from "./serve";
import type { BindingInputs, BindingState } from "./state";

type FoundBinding<Place extends object, Settings extends object> =
  | Found<BindingInputs<Place & Settings>, BindingState<Place & Settings>>
  | "gone";

/** Reads which certificate the name serves: for a refresh with the state, for an import with the id alone. */
export async function readBinding<Place extends object, Settings extends object>(
  kind: BindingKind<Place, Settings>,
  id: string,
  state: Partial<BindingState<Place & Settings>>,
  context: Context,
): Promise<FoundBinding<Place, Settings>> {
  return state.warnings === undefined
    ? importBinding(kind, id, state, context)
    : refreshBinding(kind, id, state as BindingState<Place & Settings>, context);
}

async function refreshBinding<Place extends object, Settings extends object>(
  kind: BindingKind<Place, Settings>,
  id: string,
  state: BindingState<Place & Settings>,
  { account, report }: Context,
): Promise<FoundBinding<Place, Settings>> {
  const place = kind.placeOf(state);
  const target = kind.open(place, account, state);
  try {
    const found = await target.read();
    if (found === "missing") {
      report(`${target.description} does not exist any more.`);
      return "gone";
    }
    const servedFingerprint = isServed(found, state) ? state.fingerprintSha256 : servedName(found);
    // What is served has changed since: somebody else has written, or the service is done.
    const isPending = servedFingerprint === state.servedFingerprint ? state.isPending : undefined;
    const settings = await target.settings?.read();
    return { id, state: withoutUndefined({ ...state, ...settings, servedFingerprint, isPending }) };
  } catch (error) {
    if (error instanceof ServiceError && error.isDenied) {
      report(`${target.description} can't be read, so the state stays as it is. ${error.message}`);
      return { id, state };
    }
    throw error;
  }
}

/** @param given where to reach the service, if a `get` says more than the id */
async function importBinding<Place extends object, Settings extends object>(
  kind: BindingKind<Place, Settings>,
  id: string,
  given: object,
  { account }: Context,
): Promise<FoundBinding<Place, Settings>> {
  const parsed = kind.placeIn(id);
  if (parsed === undefined) {
    throw new UserError(`'${id}' is not the id of a ${kind.type}. Give one such as '${kind.idExample}'.`);
  }
  const place = { ...kind.placeOf(given as Place & Settings), ...parsed };
  const found = await kind.open(place, account, {}).read();
  if (found === "missing") {
    return "gone";
  }
  if (servedName(found) === "") {
    throw new UserError(
      `'${id}' serves no certificate, so there is nothing to import. Declare the ${kind.type}, and it sets one.`,
    );
  }
  const { certIdentifier, leaf, notAfter, notBefore } = found;
  const state = withoutUndefined({
    ...place,
    ...(leaf ?? { [found.fingerprint?.length === 64 ? "fingerprintSha256" : "fingerprint"]: found.fingerprint }),
    notBefore,
    notAfter,
    certIdentifier,
    servedFingerprint: servedName(found),
    warnings: [],
    imported: true,
  }) as unknown as BindingState<Place & Settings>;
  return { id: kind.id(place), state, inputs: place };
}
