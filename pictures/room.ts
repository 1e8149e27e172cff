import type { Palette } from "./palettes";
import { element, escaped } from "./svg";

interface Label {
  title: string;
  text: string;
}

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A labelled rectangle of a drawing. A frame has other boxes inside. */
export interface Box extends Label, Place {
  isFrame?: boolean;
  isOutside?: boolean;
}

const mono = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace";
const inset = 9;
const lineHeight = 14;
/** As wide as a fixed-width font at 11 pixels: no other font is wider, taken over a line. */
const widestCharacter = 6.7;

/** Breaks a text at spaces. @param width in pixels */
export function wrapped(text: string, width: number): string[] {
  const most = Math.floor(width / widestCharacter);
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

export function heightOf({ text, width }: { text: string; width: number }): number {
  return 26 + wrapped(text, width - 2 * inset).length * lineHeight;
}

/** One box below the other. @param at where the first one is @param gap between two */
export function stack(labels: readonly Label[], { x, y, width }: Omit<Place, "height">, gap: number): Box[] {
  let next = y;
  return labels.map((label) => {
    const box = { ...label, x, y: next, width, height: heightOf({ ...label, width }) };
    next += box.height + gap;
    return box;
  });
}

export function drawBox(box: Box, palette: Palette): string {
  const { title, text, x, y, width, height, isFrame, isOutside } = box;
  const shape = element("rect", {
    ...{ x, y, width, height, rx: 5, stroke: palette.border },
    fill: isFrame ? "none" : palette.background,
    "stroke-dasharray": isOutside ? "4 3" : undefined,
  });
  const name = {
    x: x + inset,
    y: y + 18,
    fill: palette.text,
    "font-size": 12,
    "font-weight": "bold",
    "font-family": mono,
  };
  const lines = wrapped(text, width - 2 * inset).map((line, index) =>
    element(
      "text",
      { x: x + inset, y: y + 18 + (index + 1) * lineHeight, fill: palette.faint, "font-size": 11 },
      escaped(line),
    ),
  );
  return [shape, element("text", name, escaped(title)), ...lines].join("");
}

export function drawHeading(text: string, x: number, y: number, { blue }: Palette): string {
  return element("text", { x, y, fill: blue, "font-size": 13, "font-weight": "bold" }, escaped(text));
}

/** Down or up where one box is above the other, else to the right with a bend. */
export function drawArrow([from, to]: readonly [from: Place, to: Place], { blue }: Palette): string {
  const isRight = to.x >= from.x + from.width;
  const d = isRight ? toTheRight(from, to) : straight(from, to);
  return element("path", { d, fill: "none", stroke: blue, "stroke-width": 1.5 });
}

function toTheRight(from: Place, to: Place): string {
  const [x, end] = [from.x + from.width, to.x - 1];
  const [low, high] = [Math.max(from.y, to.y), Math.min(from.y + from.height, to.y + to.height)];
  if (high - low >= 12) {
    const y = (low + high) / 2;
    return `M${x} ${y}H${end}${headAt(end, y, -5, 0)}`;
  }
  const [y, target] = [from.y + from.height / 2, to.y + to.height / 2];
  return `M${x} ${y}H${end - 14}V${target}H${end}${headAt(end, target, -5, 0)}`;
}

function straight(from: Place, to: Place): string {
  const isDown = to.y > from.y;
  const [left, right] = [Math.max(from.x, to.x), Math.min(from.x + from.width, to.x + to.width)];
  const x = left + 0.75 * (right - left);
  const [y, end] = isDown ? [from.y + from.height, to.y - 1] : [from.y, to.y + to.height + 1];
  return `M${x} ${y}V${end}${headAt(x, end, 0, isDown ? -5 : 5)}`;
}

/** An arrow's head: two strokes that begin `(dx, dy)` before its tip. */
function headAt(x: number, y: number, dx: number, dy: number): string {
  const [sideX, sideY] = [dy === 0 ? 0 : 4, dx === 0 ? 0 : 4];
  return `M${x + dx - sideX} ${y + dy - sideY}L${x} ${y}L${x + dx + sideX} ${y + dy + sideY}`;
}
