import { adviceEnds } from "../certificate/advice";
import { namesLaterEnd } from "./certificateReference";

const ends = [...Object.values(adviceEnds), namesLaterEnd];

/** Whether a warning is no danger: it is said when something changes, and not in every preview and up for ever. */
export function isAdvice(warning: string): boolean {
  return ends.some((end) => warning.endsWith(end));
}

/** The warnings of a certificate that are no danger. The values are not checked. */
export function certificateAdvice({ warnings }: { warnings?: unknown }): string[] {
  return Array.isArray(warnings) ? warnings.map(String).filter(isAdvice) : [];
}
