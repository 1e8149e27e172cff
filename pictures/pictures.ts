import { parseAnsi } from "./ansi";
import { drawHouse } from "./house";
import { type Theme, themes } from "./palettes";
import { type Line, type Scene, scenes } from "./scenes";
import { stabilizer } from "./stable";
import { renderTerminal } from "./terminal";

/** A picture in docs/pictures. */
export interface Picture {
  name: string;
  /** The page that shows it, from the repository's folder. */
  page: string;
  /** File name → SVG. */
  draw(): Promise<ReadonlyMap<string, string>>;
}

export const pictures: readonly Picture[] = [
  ...scenes.map((scene) => ({ name: scene.name, page: "README.md", draw: () => picturesOf(scene) })),
  { name: "architecture", page: "docs/architecture.md", draw: async () => inThemes("architecture", drawHouse) },
];

function inThemes(name: string, draw: (theme: Theme) => string): ReadonlyMap<string, string> {
  return new Map(themes.map((theme) => [`${name}-${theme}.svg`, draw(theme)]));
}

/** A scene's pictures: file name → SVG. */
async function picturesOf({ name, title, output, chosen }: Scene): Promise<ReadonlyMap<string, string>> {
  const lines = parseAnsi(await output()).map((spans) => ({ text: spans.map(({ text }) => text).join(""), spans }));
  const stable = stabilizer(new Date());
  const shown = trimmed(chosen(lines)).map(({ spans }) => spans.map((span) => ({ ...span, text: stable(span.text) })));
  return inThemes(name, (theme) => renderTerminal(title, shown, theme));
}

/** Without empty lines at both ends. */
function trimmed(lines: readonly Line[]): Line[] {
  const isFilled = lines.map(({ text }) => text.trim() !== "");
  return lines.slice(Math.max(0, isFilled.indexOf(true)), isFilled.lastIndexOf(true) + 1);
}
