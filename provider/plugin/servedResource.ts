import { type Account, reportingTo } from "../alicloud/account";
import { type CheckFailure, checkFailures } from "../engine/checkFailure";
import { secretNames } from "../engine/fields";
import { plugin as reader } from "../engine/reader";
import { UserError } from "../engine/userError";
import { checkInputs } from "../lifecycle/checkInputs";
import type { Context, Difference, Found, Lifecycle } from "../lifecycle/lifecycle";
import type { Places } from "../lifecycle/places";
import type { EngineLog } from "./engineLog";
import type { Properties } from "./properties";

/** What a configured provider uses for every request. */
export interface Session {
  account: Account;
  log: EngineLog;
  /** The places of the resources that this process has checked. */
  places: Places;
  now(): Date;
}

/** The result of a check. */
export interface Checked {
  inputs: object;
  /** Names of the inputs that are secret from now on. */
  secrets: ReadonlySet<string>;
  failures: CheckFailure[];
}

/** What create or update leaves, or would leave in a preview. */
export interface Deployed {
  id: string;
  state: object;
}

/** A lifecycle with the plugin protocol's values. */
export interface ServedResource {
  check(urn: string, olds: Properties, news: Properties, session: Session): Promise<Checked>;
  diff(urn: string, olds: Properties, news: Properties, session: Session): Promise<Difference>;
  /** Create (without `olds`) or update. @param timeout seconds of `customTimeouts`; 0 without */
  deploy(
    urn: string,
    olds: Properties | undefined,
    news: Properties,
    run: { preview: boolean; timeout: number },
    session: Session,
  ): Promise<Deployed>;
  /** @returns `"gone"` if nothing of the resource exists */
  read(urn: string, id: string, olds: Properties, session: Session): Promise<Found<object, object> | "gone">;
  /** @param timeout seconds of `customTimeouts`; 0 without */
  destroy(urn: string, olds: Properties, timeout: number, session: Session): Promise<void>;
}

/** Adapts a lifecycle to the plugin. */
export function served(lifecycle: Lifecycle<object, object>): ServedResource {
  return {
    /** Checks the inputs, derives fields, and logs warnings. */
    async check(urn, olds, news, { account, log, places, now }) {
      const context = { now: now(), defaultRegion: account.defaultRegion, reader };
      const { inputs, failures, advice } = checkInputs(lifecycle, olds.values, news.values, context);
      const place = failures.length > 0 ? undefined : lifecycle.place?.(inputs);
      const owner = place && places.claim(place, urn, urn.split("::").at(-1) ?? urn);
      const all = owner === undefined ? failures : [...failures, ...checkFailures([place?.taken(owner) ?? ""])];
      for (const sentence of all.length === 0 ? (lifecycle.warnings?.(inputs, context.now, reader) ?? []) : []) {
        await log.warn(urn, sentence);
      }
      for (const sentence of all.length === 0 ? advice : []) {
        await log.info(urn, sentence);
      }
      return { inputs, failures: all, secrets: new Set([...news.secrets, ...secretNames(lifecycle.fields, inputs)]) };
    },

    async diff(urn, olds, news, { log, places }) {
      const difference = lifecycle.diff(withoutCode(olds), news.values);
      places.keep(lifecycle.place?.(news.values));
      for (const note of difference.notes ?? []) {
        await log.info(urn, note);
      }
      return difference;
    },

    async deploy(urn, olds, { values: inputs }, { preview, timeout }, session) {
      const state = olds && withoutCode(olds);
      if (preview) {
        return { id: "", state: lifecycle.preview(inputs, state) };
      }
      const place = lifecycle.place?.(inputs);
      session.places.keep(place);
      // The other resource's check may come after this one's create has begun.
      const guard = () => {
        const other = place && session.places.refusedTo(place);
        if (other !== undefined) {
          throw new UserError(place?.taken(other));
        }
      };
      guard();
      const deployed = await reporting(urn, session, (context) =>
        lifecycle.deploy(inputs, state, { ...context, guard, ...patience(timeout) }),
      );
      return { id: lifecycle.id(deployed), state: deployed };
    },

    read: (urn, id, olds, session) =>
      reporting(urn, session, (context) => lifecycle.read(id, withoutCode(olds), context)),

    destroy: (urn, olds, timeout, session) => {
      const state = withoutCode(olds);
      const isKept = () => session.places.isKept(lifecycle.place?.(state));
      return reporting(urn, session, (context) =>
        lifecycle.destroy(state, { ...context, ...patience(timeout), isKept }),
      );
    },
  };
}

const patience = (timeout: number) => (timeout > 0 ? { timeout: timeout * 1000 } : {});

/** The state without the serialized code. A stack that moved from the dynamic resource to the plugin still has it. */
function withoutCode({ values }: Properties): Record<string, unknown> {
  const { __provider, ...state } = values;
  return state;
}

/** Runs an action, and logs its reports while it runs. */
async function reporting<Result>(
  urn: string,
  { account, log, now }: Session,
  action: (context: Context) => Promise<Result>,
): Promise<Result> {
  let logged = Promise.resolve();
  const report = (sentence: string) => {
    logged = logged.then(() => log.warn(urn, sentence));
  };
  try {
    return await action({ account: reportingTo(report, account), now: now(), report, reader, urn });
  } finally {
    await logged;
  }
}
