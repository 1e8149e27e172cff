import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./stack";

/** A fenced block of a page. */
export interface FencedBlock {
  /** The page's path below the repository's root, with slashes. */
  page: string;
  /** The line of its opening fence, from 1. */
  line: number;
  /** What the fence says, `""` for nothing. */
  language: string;
  text: string;
  /** The last line with text before it. */
  before: string;
}

/** Every page for users: README, docs and the examples. */
export function documentationPages(): string[] {
  const below = (folder: string) => readdirSync(join(repository, folder));
  return [
    ...below(".").filter((file) => /^README.*\.md$/.test(file)),
    ...below("docs")
      .filter((file) => file.endsWith(".md"))
      .map((file) => `docs/${file}`),
    ...below("examples").map((name) => `examples/${name}/README.md`),
  ];
}

/** The fenced blocks of a page, in its order. @param page below the repository's root */
export function fencedBlocks(page: string): FencedBlock[] {
  const lines = readFileSync(join(repository, page), "utf8").split("\n");
  const blocks: FencedBlock[] = [];
  let open: { block: FencedBlock; indentation: number; content: string[] } | undefined;
  for (const [index, line] of lines.entries()) {
    const [, indentation = "", language] = /^( *)```(\S*) *$/.exec(line) ?? [];
    if (open !== undefined && language === "") {
      blocks.push({ ...open.block, text: open.content.map((one) => `${one}\n`).join("") });
      open = undefined;
    } else if (open !== undefined) {
      open.content.push(line.slice(open.indentation));
    } else if (language !== undefined) {
      const before = lines.slice(0, index).findLast((one) => one.trim() !== "") ?? "";
      const block = { page, line: index + 1, language, text: "", before };
      open = { block, indentation: indentation.length, content: [] };
    }
  }
  if (open !== undefined) {
    throw new Error(`${page}: the fence in line ${open.block.line} is not closed.`);
  }
  return blocks;
}

/** The text of a page in docs/. */
export const documentedText = (page: string): string => readFileSync(join(repository, "docs", page), "utf8");

/** The file that a TypeScript block names in its first line. */
export const fileOf = ({ text }: FencedBlock): string | undefined => /^\/\/ (\S+\.ts)\n/.exec(text)?.[1];

/**
 * The programs of a page in docs/: the fenced blocks that begin with their file's name as a comment.
 *
 * @returns name of the file → its text
 * @example documentedPrograms("testing-and-policies.md")["website.ts"]
 */
export function documentedPrograms(page: string): Record<string, string> {
  const named = fencedBlocks(`docs/${page}`).filter(({ language }) => language === "ts");
  return Object.fromEntries(
    named.flatMap((block) => {
      const file = fileOf(block);
      return file === undefined ? [] : [[file, block.text]];
    }),
  );
}

/** The commands of `sh` blocks, one a line. @param page below the repository's root */
export function commandsOf(page: string): string[] {
  return fencedBlocks(page)
    .filter(({ language }) => language === "sh")
    .flatMap(({ text }) => text.trim().split("\n"));
}

/** The commands of a page in docs/. */
export const documentedCommands = (page: string): string[] => commandsOf(`docs/${page}`);

/** What the README of an example sets in the stack's configuration: key → value. Of this package's and alicloud's own configuration nothing. */
export function documentedConfiguration(example: string): Record<string, string> {
  const set = /^pulumi config set (?:--\S+ )*'?([^' ]+)'? '?([^' ]+)'?/;
  return Object.fromEntries(
    commandsOf(`examples/${example}/README.md`).flatMap((command) => {
      const [, key = "", value = ""] = set.exec(command) ?? [];
      return key === "" || key.includes(":") ? [] : [[key, value]];
    }),
  );
}
