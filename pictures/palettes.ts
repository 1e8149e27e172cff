import type { Colour } from "./ansi";

/** How a reader's page looks. */
export const themes = ["light", "dark"] as const;

export type Theme = (typeof themes)[number];

export interface Palette extends Record<Colour, string> {
  background: string;
  text: string;
  faint: string;
  border: string;
}

/** Each colour but the border's has a contrast of at least 4.5 to 1 with its background (WCAG 2.2, 1.4.3). */
export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    ...{
      background: "#f6f8fa",
      text: "#1f2328",
      faint: "#59636e",
      border: "#d1d9e0",
      red: "#c0232c",
      green: "#116329",
    },
    ...{ yellow: "#7d4e00", blue: "#0550ae", magenta: "#8250df", cyan: "#1b6a70" },
  },
  dark: {
    ...{
      background: "#151b23",
      text: "#e6edf3",
      faint: "#9198a1",
      border: "#3d444d",
      red: "#ff7b72",
      green: "#56d364",
    },
    ...{ yellow: "#e3b341", blue: "#79c0ff", magenta: "#d2a8ff", cyan: "#76e3ea" },
  },
};
