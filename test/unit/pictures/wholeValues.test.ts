import assert from "node:assert/strict";
import { parseAnsi } from "../../../pictures/ansi";
import { wholeValues } from "../../../pictures/wholeValues";

/** A date of Pulumi's diff, which paints what differs. */
const painted = (old: readonly string[], renewed: readonly string[]) => {
  const value = ([same, other]: readonly string[], colour: number) =>
    `\u001b[38;5;3m"\u001b[0m${same}\u001b[38;5;${colour}m${other}\u001b[38;5;3m"\u001b[0m`;
  return `\u001b[38;5;3m      ~ notAfter : ${value(old, 1)}\u001b[38;5;3m => ${value(renewed, 2)}`;
};

const looks = (output: string) =>
  parseAnsi(output).map((spans) => spans.map(({ text, colour }) => `${colour ?? "plain"}:${text}`));

describe("the values of a change in a picture", () => {
  it("have one colour each, whichever of their characters differ", () => {
    const expected = [['yellow:      ~ notAfter : "', "red:2026-12", 'yellow:" => "', "green:2027-02", 'yellow:"']];
    assert.deepEqual(looks(wholeValues(painted(["202", "6-12"], ["202", "7-02"]))), expected);
    assert.deepEqual(looks(wholeValues(painted(["", "2026-12"], ["", "2027-02"]))), expected);
  });

  it("are all that is painted anew", () => {
    const others =
      "\u001b[38;5;13m+-a: (replace)\u001b[0m\n\u001b[38;5;3m      ~ a : \u001b[38;5;2m[unknown]\u001b[0m\n  [id=b]";
    assert.equal(wholeValues(others), others);
  });
});
