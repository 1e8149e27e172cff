import { accountOf, environmentAccount, reportingTo } from "../alicloud/account";
import type { Settings } from "../alicloud/accountSettings";
import { type Hosted, lacksCode, partialError, report, withoutStack } from "../engine/dynamicHost";
import { endWithEngine } from "../engine/engineConnection";
import type { Raw } from "../engine/raw";
import { checkInputs } from "./checkInputs";
import type { CheckResult, Context, Lifecycle } from "./lifecycle";
import { PartialError } from "./partialError";
import { Places } from "./places";

/** The part of a diff that a dynamic provider can pass to the engine. */
export interface Diff {
  changes: boolean;
  replaces: readonly string[];
}

/** The methods that a serialized stub (stub.ts) calls in the provider's process. Values go in and out as plain JSON. */
export interface DynamicProvider<Inputs extends object, State extends object> {
  /** Takes the configuration of the stack, or of the explicit provider that this process serves. */
  configure(request: { config: Settings }): void;
  check(olds: Raw<Inputs>, news: Raw<Inputs>): Promise<CheckResult<Inputs>>;
  diff(id: string, olds: Partial<State> & Hosted, news: Partial<Inputs>): Promise<Diff>;
  create(inputs: Inputs & Hosted): Promise<{ id: string; outs: State }>;
  update(id: string, olds: State, news: Inputs & Hosted): Promise<{ outs: State }>;
  read(id: string, state: State): Promise<{ id?: string; props?: State }>;
  delete(id: string, state: State): Promise<void>;
}

/** Adapts a lifecycle to Pulumi's dynamic host. */
export function dynamicProvider<Inputs extends object, State extends object>(
  lifecycle: Lifecycle<Inputs, State>,
): DynamicProvider<Inputs, State> {
  let account = environmentAccount();
  // A process serves one run.
  const places = new Places();
  const context = (): Context => ({ account: reportingTo(report, account), now: new Date(), report });
  const deploy = async (inputs: Inputs & Hosted, state: State | undefined) => {
    places.keep(lifecycle.place?.(inputs));
    try {
      return await lifecycle.deploy(inputs, state, context());
    } catch (error) {
      throw error instanceof PartialError ? partialError(error.message, error.id, inputs, error.state) : error;
    }
  };
  return {
    configure({ config }) {
      account = accountOf(config, process.env);
      endWithEngine(process.argv);
    },

    async check(olds, news) {
      const { defaultRegion } = account;
      const { inputs, failures, advice } = checkInputs(lifecycle, olds, news, { now: new Date(), defaultRegion });
      advice.forEach(report);
      return { inputs, failures };
    },

    async diff(_id, olds, news) {
      const { changes, replaces, notes = [] } = lifecycle.diff(olds, news);
      notes.forEach(report);
      places.keep(lifecycle.place?.(news));
      return { changes: changes || lacksCode(olds), replaces };
    },

    async create(inputs) {
      const outs = await deploy(inputs, undefined);
      return { id: lifecycle.id(outs), outs };
    },

    update: async (_id, olds, news) => ({ outs: await deploy(news, olds) }),

    async read(id, state) {
      const found = await withoutStack(() => lifecycle.read(id, state, context()));
      return found === "gone" ? {} : { id, props: found.state };
    },

    delete: (_id, state) => {
      const isKept = () => places.isKept(lifecycle.place?.(state));
      return withoutStack(() => lifecycle.destroy(state, { ...context(), isKept }));
    },
  };
}
