// @ts-check
import assert from "node:assert/strict";
import { withAbsoluteMain } from "../../../tools/quickstart.mjs";

describe("tools/quickstart", () => {
  it("names the program whatever the clone's path is, with either line end", () => {
    for (const folder of ["/home/me/my #1: clone", "C:\\clones\\one"]) {
      for (const end of ["\n", "\r\n"]) {
        const text = withAbsoluteMain(
          `name: a${end}main: examples/quickstart${end}config: {}${end}`,
          (main) => `${folder}/${main}`,
        );
        const [name, main, config] = text.split(/\r?\n/);
        assert.deepEqual([name, config], ["name: a", "config: {}"]);
        // Text in double quotes means the same in JSON and YAML.
        assert.equal(JSON.parse(String(main).replace("main: ", "")), `${folder}/examples/quickstart`);
      }
    }
  });
});
