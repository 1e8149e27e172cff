import assert from "node:assert/strict";

import { isPastedText } from "../../../provider/certificate/pastedText";
import { cachedKey } from "../../support/certificates";

describe("isPastedText", () => {
  it("is true for every form of the shortest key", () => {
    const { pkcs8, der } = cachedKey("Ed25519");
    const base64 = der.toString("base64");
    assert.equal(base64.length, 64);
    for (const text of [pkcs8, pkcs8.replaceAll("\n", " "), base64, ` ${base64}\t`, base64.replace(/^.{32}/, "$& ")]) {
      assert.ok(isPastedText(text));
    }
    assert.ok(isPastedText(cachedKey("P-256").der.toString("base64")));
  });

  it("is false for paths and names", () => {
    for (const text of [
      "/etc/letsencrypt/live/www.example.com/privkey.pem",
      "privkey",
      "inspect",
      "--required-domain",
      "C:\\Users\\somebody\\certificates\\of\\this\\year\\privkey",
      "a".repeat(39),
    ]) {
      assert.ok(!isPastedText(text), text);
    }
  });
});
