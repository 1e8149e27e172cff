import { unknownValue } from "../engine/unknown";
import {
  checkHttpsOnly,
  diffHttpsOnly,
  enforceHttpsOnly,
  httpsOnlyState,
  policyId,
  refreshHttpsOnly,
} from "../httpsOnlyPolicy/enforcement";
import { removeHttpsOnlyStatement } from "../httpsOnlyPolicy/removal";
import type { HttpsOnlyInputs, HttpsOnlyState } from "../httpsOnlyPolicy/state";
import { bucketPolicyOf } from "../oss/accountBucket";
import { kindOf, type ServedResource, warning, withoutCode } from "./servedResource";

/** `alicloud-certificates:index:HttpsOnlyPolicy`. */
export const httpsOnlyPolicy: ServedResource = {
  async check(_urn, _olds, news, { account }) {
    return { ...checkHttpsOnly(news.values, account.defaultRegion), secrets: news.secrets };
  },

  async diff(_urn, olds, news) {
    const state = withoutCode(olds);
    const { changes, replaces, changed, isLost } = diffHttpsOnly(state, news.values);
    const names = isLost ? [...changed, "enforced"] : changed;
    return {
      changes,
      replaces,
      details: new Map(
        names.map((name) => [name, name === "enforced" ? "update" : kindOf(state[name], news.values[name])]),
      ),
    };
  },

  async deploy(_urn, olds, news, preview, { account }) {
    const inputs = news.values as unknown as HttpsOnlyInputs;
    if (preview) {
      const { added, mark, ...known } = httpsOnlyState(inputs, { added: false, enforced: true });
      const { added: wasAdded = unknownValue, mark: hadMark = unknownValue } = olds?.values ?? {};
      return { id: "", state: { ...known, added: wasAdded, mark: hadMark } };
    }
    const state = olds && (withoutCode(olds) as unknown as HttpsOnlyState);
    return { id: policyId(inputs), state: await enforceHttpsOnly(inputs, state, bucketPolicyOf(account, inputs)) };
  },

  async read(urn, id, olds, context) {
    const state = withoutCode(olds) as unknown as HttpsOnlyState;
    if (state.bucket === undefined) {
      throw new Error("HttpsOnlyPolicy can't be imported: declare it, and what the policy has already is kept.");
    }
    const policy = bucketPolicyOf(context.account, state);
    const refreshed = await warning(urn, context, (report) => refreshHttpsOnly(state, policy, report));
    return refreshed === "gone" ? "gone" : { id, state: refreshed };
  },

  async destroy(urn, olds, context) {
    const state = withoutCode(olds) as unknown as HttpsOnlyState;
    const policy = bucketPolicyOf(context.account, state);
    await warning(urn, context, (report) => removeHttpsOnlyStatement(state, policy, { report, urn }));
  },
};
