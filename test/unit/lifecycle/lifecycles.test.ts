import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as index from "../../../provider";
import { dynamicProvider } from "../../../provider/lifecycle/dynamicProvider";
import { stubOf } from "../../../provider/lifecycle/stub";
import { lifecycles } from "../../../provider/lifecycles";
import { repository } from "../../support/stack";

interface ResourceSchema {
  inputProperties: Record<string, { secret?: boolean; willReplaceOnChanges?: boolean }>;
}

describe("every lifecycle", () => {
  const { resources } = JSON.parse(readFileSync(join(repository, "schema.json"), "utf8")) as {
    resources: Record<string, ResourceSchema>;
  };

  for (const lifecycle of lifecycles) {
    const { type, fields } = lifecycle;
    const folder = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;

    describe(`of ${type}`, () => {
      it("has a class that the package exports", () => {
        assert.equal(typeof (index as Record<string, unknown>)[type], "function");
      });

      it("has the module that its stub requires, with every method of a dynamic provider", () => {
        const module = require(`../../../provider/${folder}/lifecycle`) as Record<string, unknown>;
        assert.deepEqual(Object.keys(module).sort(), Object.keys(dynamicProvider(lifecycle)).sort());
        const calls = stubOf(folder).matchAll(/require\("(.+)"\)\.(\w+)\(/g);
        const called = [...calls].map(([, path, method]) => `${path} ${method}`);
        const path = `pulumi-alicloud-certificates/lifecycle/${folder}`;
        assert.deepEqual(
          called.sort(),
          Object.keys(module)
            .map((method) => `${path} ${method}`)
            .sort(),
        );
      });

      it("has a field for each input of the schema, which says what replaces and what is secret", () => {
        const { inputProperties } = resources[`alicloud-certificates:index:${type}`] ?? { inputProperties: {} };
        assert.deepEqual(Object.keys(inputProperties).sort(), Object.keys(fields).sort());
        for (const [name, { change, isSecret }] of Object.entries(fields)) {
          const { willReplaceOnChanges = false, secret = false } = inputProperties[name] ?? {};
          assert.equal(willReplaceOnChanges, change === "replace", name);
          assert.equal(secret, isSecret === "always", name);
        }
      });

      it("refuses missing inputs, and one wrong value after the other, with sentences", () => {
        for (const inputs of [{}, ...Object.keys(fields).map((name) => ({ [name]: ["not this"] }))]) {
          const { failures } = lifecycle.check({}, inputs, { now: new Date() });
          assert.ok(failures.length > 0, JSON.stringify(inputs));
          for (const { property, reason } of failures) {
            assert.equal(property, "");
            assert.match(reason, /^`.*\.$/s);
          }
        }
      });
    });
  }
});
