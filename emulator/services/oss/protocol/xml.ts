import type { AnswerValue } from "../../../server/refusal";

/** An element of a request body, without attributes, namespaces and mixed content: OSS's few XML bodies have none. */
export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith("#x")) {
      return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    }
    if (name.startsWith("#")) {
      return String.fromCodePoint(Number.parseInt(name.slice(1), 10));
    }
    return entities[name] ?? whole;
  });
}

/** Escapes the text of an element. Drops the characters that XML 1.0 can't contain. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 can't contain these
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
  );
}

function render(name: string, value: AnswerValue): string {
  if (value === undefined) {
    return "";
  }
  if (Array.isArray(value)) {
    return value.map((item) => render(name, item)).join("");
  }
  if (typeof value === "object") {
    const inner = Object.entries(value)
      .map(([child, childValue]) => render(child, childValue))
      .join("");
    return `<${name}>${inner}</${name}>`;
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

/** In whole seconds: `2026-11-23T15:00:00.000Z`. The vendor's oss2 for Python reads no other milliseconds than 000. */
export function dateText(date: Date): string {
  return `${date.toISOString().slice(0, 19)}.000Z`;
}

/**
 * Renders a document, with its declaration.
 *
 * @example renderXml("Error", { Code: "NoSuchKey" })
 */
export function renderXml(root: string, value: AnswerValue): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, value)}\n`;
}

/**
 * Reads a document. Returns undefined for what isn't well-formed.
 *
 * @example readXml("<Tag><Key>a</Key></Tag>")?.children[0]?.text // "a"
 */
export function readXml(document: string): XmlElement | undefined {
  const token = /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w.:-]*)[^<>]*?(\/?)>/g;
  const top: XmlElement = { name: "", text: "", children: [] };
  const open: XmlElement[] = [top];
  let position = 0;
  const addText = (text: string) => {
    const current = open.at(-1);
    if (current) {
      current.text += text;
    }
  };
  for (const match of document.matchAll(token)) {
    addText(unescapeXml(document.slice(position, match.index)));
    position = match.index + match[0].length;
    const [, cdata, slash, name, empty] = match;
    if (cdata !== undefined) {
      addText(cdata);
    }
    if (name === undefined) {
      continue;
    }
    if (slash) {
      const closed = open.pop();
      if (closed?.name !== name || open.length === 0) {
        return undefined;
      }
      if (closed.children.length > 0) {
        closed.text = closed.text.trim();
      }
      continue;
    }
    const element: XmlElement = { name, text: "", children: [] };
    open.at(-1)?.children.push(element);
    if (!empty) {
      open.push(element);
    }
  }
  const rest = document.slice(position);
  const [root] = top.children;
  const around = (top.text + rest).replace(/^\uFEFF/, "").trim();
  return open.length === 1 && top.children.length === 1 && around === "" ? root : undefined;
}

/** The children of that name. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The trimmed text of the first child of that name. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  return childrenOf(element, name)[0]?.text.trim();
}
