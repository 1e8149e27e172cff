import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { unknownNames } from "../../../provider/engine/unknownNames";

const known = ["bucket", "prefix", "privateKey", "requiredDomains", "onDestroy", "cname", "tags"];
const sentence = (given: object) => unknownNames(given, known, "It", ["fingerprint"]).join(" ");

describe("unknown names", () => {
  const meant: [string, string][] = [
    ["onDestory", "onDestroy"],
    ["on_destroy", "onDestroy"],
    ["required_domains", "requiredDomains"],
    ["requiredDomain", "requiredDomains"],
    ["privatekey", "privateKey"],
    ["PrivateKey", "privateKey"],
    ["buckte", "bucket"],
    ["tag", "tags"],
    ["prefx", "prefix"],
  ];
  for (const [name, expected] of meant) {
    it(`${name} was probably meant as ${expected}`, () => {
      assert.equal(sentence({ [name]: 1 }), `\`${name}\` is no input of It. Did you mean \`${expected}\`?`);
    });
  }

  it("get the list where no name is near", () => {
    assert.match(
      sentence({ nonsense: 1 }),
      /^`nonsense` is no input of It\. Remove it\. The inputs are `bucket`, .*, `tags`\.$/,
    );
    assert.match(sentence({ x: 1 }), /Remove it/);
    assert.match(sentence({ "": 1 }), /Remove it/);
  });

  it("are not those that exist, have no value, are accepted or are Pulumi's own", () => {
    const own = { __provider: "code", __defaults: [], __internal: {} };
    assert.equal(sentence({ bucket: 1, onDestory: undefined, tag: null, fingerprint: "f", ...own }), "");
  });

  it("are not repeated where they may be a key", () => {
    const key = randomBytes(48).toString("base64");
    const text = sentence({ [key]: 1 });
    assert.match(text, /^A name that is not repeated here, since it may be a key, is no input of It\. Remove it/);
    assert.ok(!text.includes(key.slice(0, 20)));
  });

  it("are compared in bounded time, however long they are", () => {
    const started = performance.now();
    assert.match(sentence({ ["lorem ipsum ".repeat(20_000)]: 1 }), /is no input/);
    assert.ok(performance.now() - started < 1_000);
  });
});
