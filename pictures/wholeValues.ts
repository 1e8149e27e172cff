import { stripVTControlCharacters } from "node:util";

/**
 * Paints the two values of each change in one colour each, the old one red and the new one green. Pulumi paints only the characters that differ, and
 * those are others for each certificate and day. Everything else keeps Pulumi's colours.
 *
 * @param output of `pulumi preview --diff --color always`
 */
export function wholeValues(output: string): string {
  return output
    .split("\n")
    .map((line) => {
      const text = stripVTControlCharacters(line);
      const [, before, old, renewed] = /^( *~ .*: )"([^"]*)" => "([^"]*)"$/.exec(text) ?? [];
      if (before === undefined || old === undefined || renewed === undefined) {
        return line;
      }
      return paint(3, `${before}"`) + paint(1, old) + paint(3, '" => "') + paint(2, renewed) + paint(3, '"');
    })
    .join("\n");
}

/** As Pulumi does: 1 is red, 2 green, 3 yellow. */
const paint = (colour: 1 | 2 | 3, text: string) => `\u001b[38;5;${colour}m${text}\u001b[0m`;
