import assert from "node:assert/strict";
import { environmentAccount } from "../../../provider/alicloud/account";
import type { Context, Lifecycle } from "../../../provider/lifecycle/lifecycle";
import { Places } from "../../../provider/lifecycle/places";
import { silentLog } from "../../../provider/plugin/engineLog";
import { served } from "../../../provider/plugin/servedResource";

describe("a resource that the plugin serves", () => {
  it("is destroyed within the time that `customTimeouts` gives", async () => {
    const given: Context[] = [];
    const lifecycle = {
      fields: {},
      destroy: async (_state: object, context: Context) => void given.push(context),
    } as unknown as Lifecycle<object, object>;
    const session = { account: environmentAccount(), log: silentLog, places: new Places(), now: () => new Date() };
    const olds = { values: {}, secrets: new Set<string>() };
    await served(lifecycle).destroy("urn", olds, 90, session);
    await served(lifecycle).destroy("urn", olds, 0, session);
    assert.deepEqual(
      given.map(({ timeout }) => timeout),
      [90_000, undefined],
    );
  });
});
