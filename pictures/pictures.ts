import { parseAnsi } from "./ansi";
import type { Line, Scene } from "./scenes";
import { stabilizer } from "./stable";
import { renderTerminal, type Theme } from "./terminal";

const themes: readonly Theme[] = ["light", "dark"];

/** A scene's pictures: file name → SVG. */
export async function picturesOf({ name, title, output, chosen }: Scene): Promise<ReadonlyMap<string, string>> {
  const lines = parseAnsi(await output()).map((spans) => ({ text: spans.map(({ text }) => text).join(""), spans }));
  const stable = stabilizer(new Date());
  const shown = trimmed(chosen(lines)).map(({ spans }) => spans.map((span) => ({ ...span, text: stable(span.text) })));
  return new Map(themes.map((theme) => [`${name}-${theme}.svg`, renderTerminal(title, shown, theme)]));
}

/** Without empty lines at both ends. */
function trimmed(lines: readonly Line[]): Line[] {
  const isFilled = lines.map(({ text }) => text.trim() !== "");
  return lines.slice(Math.max(0, isFilled.indexOf(true)), isFilled.lastIndexOf(true) + 1);
}
