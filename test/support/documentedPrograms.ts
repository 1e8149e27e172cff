import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./stack";

/** The text of a page in docs/. */
export const documentedText = (page: string): string => readFileSync(join(repository, "docs", page), "utf8");

/**
 * The programs of a page in docs/: the fenced blocks that begin with their file's name as a comment.
 *
 * @returns name of the file → its text
 * @example documentedPrograms("testing-and-policies.md")["website.ts"]
 */
export function documentedPrograms(page: string): Record<string, string> {
  const blocks = [...documentedText(page).matchAll(/^```ts\n(\/\/ (\S+)\n[\s\S]*?)^```$/gm)];
  return Object.fromEntries(blocks.map(([, program = "", name = ""]) => [name, program]));
}

/** The commands of a page in docs/: the lines of its `sh` blocks. */
export function documentedCommands(page: string): string[] {
  const blocks = [...documentedText(page).matchAll(/^```sh\n([\s\S]*?)^```$/gm)];
  return blocks.flatMap(([, lines = ""]) => lines.trim().split("\n"));
}
