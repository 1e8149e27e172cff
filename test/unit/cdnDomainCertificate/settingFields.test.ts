import assert from "node:assert/strict";
import { settingFields } from "../../../provider/cdnDomainCertificate/settingFields";
import { fieldProblems } from "../../../provider/engine/fields";
import { program } from "../../../provider/engine/reader";
import { unknownValue } from "../../../provider/engine/unknown";

describe("settingFields", () => {
  const problems = (inputs: Record<string, unknown>) => fieldProblems(settingFields, inputs, program);

  it("take every setting, also one of which a part is not known yet", () => {
    const hsts = [
      { maxAge: 0 },
      { maxAge: 31536000, includeSubdomains: true },
      { maxAge: unknownValue, includeSubdomains: unknownValue },
      unknownValue,
    ];
    for (const one of hsts) {
      assert.deepEqual(problems({ forceHttps: true, hsts: one, http2: false, minimumTlsVersion: "TLSv1.3" }), []);
    }
  });

  it("refuse bad ones with a sentence each", () => {
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ forceHttps: "yes" }, /^`forceHttps` is not true or false\./],
      [{ http2: 1 }, /^`http2` is not true or false\./],
      [{ minimumTlsVersion: "1.2" }, /^`minimumTlsVersion` is not one of 'TLSv1\.0', .*Use one of them/],
      [{ hsts: true }, /^`hsts` is not an object\. Give one such as/],
      [{ hsts: {} }, /^`hsts\.maxAge` is not a whole number of seconds\. Give one/],
      [{ hsts: { maxAge: -1 } }, /^`hsts\.maxAge` is not a whole number/],
      [{ hsts: { maxAge: 1.5 } }, /^`hsts\.maxAge` is not a whole number/],
      [{ hsts: { maxAge: "60" } }, /^`hsts\.maxAge` is not a whole number/],
      [{ hsts: { maxAge: 60, includeSubdomains: "on" } }, /^`hsts\.includeSubdomains` is not true or false\./],
      [{ hsts: { maxAge: 60, preload: true } }, /^`hsts` has no 'preload'\. Give/],
      [{ force: "no" }, /^`force` is not true or false\./],
    ];
    for (const [inputs, sentence] of cases) {
      const [problem = "", ...others] = problems(inputs);
      assert.match(problem, sentence);
      assert.deepEqual(others, []);
    }
  });
});
