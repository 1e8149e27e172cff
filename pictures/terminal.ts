import type { Span } from "./ansi";
import { type Palette, palettes, type Theme } from "./palettes";
import { escaped } from "./svg";

const [characterWidth, lineHeight, margin] = [7.23, 18, 14];

/** Draws lines as a terminal shows them: text that can be selected and read aloud, and nothing from elsewhere. */
export function renderTerminal(title: string, lines: readonly (readonly Span[])[], theme: Theme): string {
  const palette = palettes[theme];
  const widest = Math.max(...lines.map((spans) => spans.reduce((sum, { text }) => sum + text.length, 0)));
  const [width, height] = [Math.ceil(widest * characterWidth) + 2 * margin, lines.length * lineHeight + 2 * margin];
  const rows = lines.map((spans, index) => {
    const y = margin + index * lineHeight + 13;
    return `<text x="${margin}" y="${y}" xml:space="preserve">${spans.map((span) => spanText(span, palette)).join("")}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${palette.background}"/>
<g fill="${palette.text}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace" font-size="12">
${rows.join("\n")}
</g>
</svg>
`;
}

function spanText({ text, colour, isBold, isFaint }: Span, palette: Palette): string {
  const fill = colour === undefined ? (isFaint ? palette.faint : undefined) : palette[colour];
  const attributes = `${fill === undefined ? "" : ` fill="${fill}"`}${isBold ? ' font-weight="bold"' : ""}`;
  return attributes === "" ? escaped(text) : `<tspan${attributes}>${escaped(text)}</tspan>`;
}
