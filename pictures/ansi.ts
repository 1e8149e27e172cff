/** A piece of a terminal's line in one style. */
export interface Span {
  text: string;
  colour: Colour | undefined;
  isBold: boolean;
  isFaint: boolean;
}

export type Colour = "red" | "green" | "yellow" | "blue" | "magenta" | "cyan";

/** The colours by their number in ECMA-48, SGR: 31 is red. */
const colours: Readonly<Record<number, Colour>> = {
  1: "red",
  2: "green",
  3: "yellow",
  4: "blue",
  5: "magenta",
  6: "cyan",
};

const plain = { colour: undefined, isBold: false, isFaint: false } as const;

/** What a terminal would show, line by line. Only colours, bold and faint are known; other sequences are left out. */
export function parseAnsi(output: string): Span[][] {
  let style: Omit<Span, "text"> = plain;
  return output.split(/\r?\n/).map((line) => {
    const spans: Span[] = [];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins each sequence.
    for (const part of line.split(/(\u001b\[[0-9;]*[A-Za-z])/)) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
      const codes = /^\u001b\[([0-9;]*)m$/.exec(part)?.[1];
      if (codes !== undefined) {
        style = after(style, codes === "" ? [0] : codes.split(";").map(Number));
      } else if (part !== "" && !part.startsWith("\u001b")) {
        spans.push({ text: part, ...style });
      }
    }
    return spans;
  });
}

function after(style: Omit<Span, "text">, codes: readonly number[]): Omit<Span, "text"> {
  // 38;5;n is a colour of 256: the first 16 are the ones above.
  if (codes[0] === 38 && codes[1] === 5) {
    return { ...style, colour: colours[(codes[2] ?? 0) % 8] };
  }
  let current = style;
  for (const code of codes) {
    const isForeground = (code >= 30 && code <= 39) || (code >= 90 && code <= 97);
    if (code === 0) {
      current = plain;
    } else if (code === 1 || code === 2 || code === 22) {
      current = { ...current, isBold: code === 1, isFaint: code === 2 };
    } else if (isForeground) {
      current = { ...current, colour: colours[code % 10] };
    }
  }
  return current;
}
