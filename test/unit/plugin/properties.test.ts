import assert from "node:assert/strict";
import { unknownValue } from "../../../provider/engine/unknown";
import { readProperties, unwrapJson, writeProperties } from "../../../provider/plugin/properties";
import { Struct } from "../../../provider/plugin/protocol";
import { secret } from "../../support/pluginHost";

describe("properties on the wire", () => {
  const read = (values: object) => readProperties(Struct.fromJavaScript(JSON.parse(JSON.stringify(values))));

  it("come back as they were written", () => {
    const values = { text: "a", number: 1.5, flag: false, list: ["a", { b: "c" }], map: { a: "b" }, nothing: null };
    assert.deepEqual(readProperties(writeProperties(values)), { values, secrets: new Set() });
  });

  it("are empty without a message", () => {
    assert.deepEqual(readProperties(undefined), { values: {}, secrets: new Set() });
  });

  it("leave out undefined values, which the wire can't express", () => {
    assert.deepEqual(writeProperties({ a: undefined, b: { c: undefined } }).toJavaScript(), { b: {} });
  });

  it("are unwrapped at every depth, and the names with secrets are remembered", () => {
    const { values, secrets } = read({ plain: "a", key: secret("k"), tags: { a: secret("b") }, list: [secret("c")] });
    assert.deepEqual(values, { plain: "a", key: "k", tags: { a: "b" }, list: ["c"] });
    assert.deepEqual(secrets, new Set(["key", "tags", "list"]));
  });

  it("are wrapped again by name, except missing ones", () => {
    const written = writeProperties({ key: "k", nothing: null }, ["key", "nothing", "absent"]).toJavaScript();
    assert.deepEqual(written, { key: secret("k"), nothing: null });
  });

  it("recognize all of the engine's unknown values", () => {
    const { values } = read({
      number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
      list: ["6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"],
      secret: secret("dd056dcd-154b-4c76-9bd3-c8f88648b5ff"),
    });
    assert.deepEqual(values, { number: unknownValue, list: [unknownValue], secret: unknownValue });
  });

  it("keep an asset as it is, for the lifecycle to read its file", () => {
    const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", hash: "0", path: "a.pem" };
    assert.deepEqual(read({ certificate: asset }).values, { certificate: asset });
  });

  it("that are JSON text lose the marks of secrets, and their names are remembered", () => {
    const role = JSON.stringify({ roleArn: "acs:ram::1:role/deployer", externalId: secret("handshake") });
    assert.deepEqual(unwrapJson(role), {
      value: '{"roleArn":"acs:ram::1:role/deployer","externalId":"handshake"}',
      secret: true,
    });
    for (const value of ['{ "roleArn": "acs:ram::1:role/deployer" }', "{", "", 7, undefined, { a: "b" }]) {
      assert.deepEqual(unwrapJson(value), { value, secret: false });
    }
  });

  it("are outputs only if they have dependencies or are secret or unknown", () => {
    const output = (fields: object) => ({
      "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4",
      ...fields,
    });
    const { values, secrets } = read({
      known: output({ value: "a", dependencies: ["urn:pulumi:test::website::my:index:Site::site"] }),
      unknown: output({}),
      tags: { a: output({ value: "b", secret: true }), c: output({ secret: true }) },
      list: ["a", output({ value: [secret("b")] })],
    });
    assert.deepEqual(values, {
      known: "a",
      unknown: unknownValue,
      tags: { a: "b", c: unknownValue },
      list: ["a", ["b"]],
    });
    assert.deepEqual(secrets, new Set(["tags", "list"]));
  });
});
