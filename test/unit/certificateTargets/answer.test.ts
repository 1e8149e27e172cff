import assert from "node:assert/strict";
import { accountOf } from "../../../provider/alicloud/account";
import { answerTargets } from "../../../provider/certificateTargets/answer";

describe("certificateTargets", () => {
  it("refuses arguments that it doesn't have, before it looks", async () => {
    const account = accountOf({ get: () => undefined }, {});
    await assert.rejects(answerTargets({ prodcuts: ["cdn"] } as object, account, new Date()), {
      message: "`prodcuts` is no input of certificateTargets. Did you mean `products`?",
    });
  });
});
