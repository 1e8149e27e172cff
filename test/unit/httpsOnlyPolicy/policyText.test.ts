import assert from "node:assert/strict";
import { appendStatement, locateStatements, removeStatement } from "../../../provider/httpsOnlyPolicy/policyText";

const added = { Effect: "Deny", Action: ["oss:*"] };

/** Policies as people and programs write them. */
const policies = {
  compact: '{"Version":"1","Statement":[{"Effect":"Allow"}]}',
  "spread out":
    '{\n  "Version": "1",\n  "Statement": [\n    {\n      "Effect": "Allow"\n    },\n    { "Effect": "Deny" }\n  ]\n}\n',
  "in Windows' lines": '{\r\n\t"Statement" : [ {"Effect":"Allow"} ] , "Version":"1"}\r\n',
  "with brackets, quotes and backslashes in texts":
    '{"Statement":[{"Sid":"]},{[ \\" \\\\","Effect":"Allow"}],"Version":"1"}',
  "with escapes in names": '{"\\u0053tatement":[{"Effect":"Allow"}],"Version":"1"}',
  "with the name elsewhere": '{"Id":"Statement","X":{"Statement":[1]},"Statement":[{"Effect":"Allow","Statement":[]}]}',
  "with the name twice": '{"Statement":[{"a":1}],"Statement":[{"Effect":"Allow"}]}',
  "with other values": '{"a":null,"b":-1.5e3,"c":true,"Statement":[{"n":1e9,"Effect":"Allow"}],"d":[]}',
  empty: '{"Version":"1","Statement":[ ]}',
  "beyond ASCII": '{"Statement":[{"Sid":"证书 🔒","Effect":"Allow"}]}',
} as const satisfies Record<string, string>;

describe("a policy's text", () => {
  for (const [name, text] of Object.entries(policies)) {
    it(`is as JSON says, ${name}`, () => {
      const located = locateStatements(text);
      assert.deepEqual(
        located.map(({ value }) => value),
        JSON.parse(text).Statement,
      );
      for (const { value, start, end } of located) {
        assert.deepEqual(JSON.parse(text.slice(start, end)), value);
      }
    });

    it(`gets one more statement at its end and keeps every other character, ${name}`, () => {
      const longer = appendStatement(text, added);
      assert.deepEqual(JSON.parse(longer), { ...JSON.parse(text), Statement: [...JSON.parse(text).Statement, added] });
      assert.equal(longer.replace(/,?\{"Effect":"Deny","Action":\["oss:\*"\]\}/, ""), text);
    });

    it(`is the same again without it, ${name}`, () => {
      const longer = appendStatement(text, added);
      assert.equal(removeStatement(longer, locateStatements(longer).length - 1), text);
    });
  }

  it("loses a statement from the front, the middle and the end", () => {
    const text = '{"Statement": [ {"a":1} , {"b":2},{"c":3} ] }';
    assert.equal(removeStatement(text, 0), '{"Statement": [ {"b":2},{"c":3} ] }');
    assert.equal(removeStatement(text, 1), '{"Statement": [ {"a":1},{"c":3} ] }');
    assert.equal(removeStatement(text, 2), '{"Statement": [ {"a":1} , {"b":2} ] }');
    assert.equal(removeStatement(text, 3), text);
  });

  for (const [text, reason] of [
    ["", /it isn't JSON/],
    ["<Policy/>", /it isn't JSON/],
    ['"text"', /it has no list `Statement`/],
    ["null", /it has no list `Statement`/],
    ['{"Version":"1"}', /it has no list `Statement`/],
    ['{"Statement":{"Effect":"Allow"}}', /it has no list `Statement`/],
  ] as const) {
    it(`is refused when it is ${text || "empty"}`, () => {
      assert.throws(() => locateStatements(text), reason);
    });
  }
});
