import { strict as assert } from "node:assert";
import { Lagging } from "../../../../emulator/certificates/lagging";

describe("emulator: values that show later", () => {
  const at = (milliseconds: number) => new Date(milliseconds);

  it("show the old value until their time", () => {
    const value = new Lagging("first");
    value.write("second", at(0), 100);
    assert.deepEqual([value.written, value.shown(at(99)), value.shown(at(100))], ["second", "first", "second"]);
    value.write("third", at(150), 100);
    assert.deepEqual([value.shown(at(200)), value.shown(at(250))], ["second", "third"]);
  });

  it("replace a value that has not shown yet", () => {
    const value = new Lagging("first");
    value.write("second", at(0), Number.POSITIVE_INFINITY);
    assert.equal(value.shown(at(1e12)), "first");
    value.write("third", at(0), 0);
    assert.equal(value.shown(at(0)), "third");
  });
});
