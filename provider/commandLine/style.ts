import { styleText } from "node:util";

/** Where a command writes. */
export interface Stream {
  write(text: string): unknown;
  isTTY?: boolean;
}

export interface Terminal {
  output: Stream;
  errors: Stream;
}

/** Colours text, or leaves it as it is. */
export interface Style {
  good(text: string): string;
  bad(text: string): string;
  doubtful(text: string): string;
  faint(text: string): string;
}

/** Colours on a terminal only, and not where NO_COLOR (https://no-color.org) is set. */
export function styleFor({ isTTY }: Stream, environment: Readonly<Record<string, string | undefined>>): Style {
  const isColoured = isTTY === true && !environment.NO_COLOR && environment.TERM !== "dumb";
  const paint = (format: "green" | "red" | "yellow" | "dim") => (text: string) =>
    isColoured ? styleText(format, text, { validateStream: false }) : text;
  return { good: paint("green"), bad: paint("red"), doubtful: paint("yellow"), faint: paint("dim") };
}
