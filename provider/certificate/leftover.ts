import { derBeginning, findDer } from "../der/kind";
import { isRandom } from "../secrets/randomness";

/**
 * Something outside of all PEM blocks that may be a certificate or key, and that PEM readers ignore.
 * The kind `base64` may be one whose beginning was lost.
 */
export interface Leftover {
  kind: "certificate" | "privateKey" | "base64";
  form: "base64" | "base64OfPem" | "binary" | "decimal" | "hex";
  /** Where it begins in the text. */
  at: number;
}

/** Shorter base64 that doesn't begin like a certificate or key is none: the smallest certificate has 400 characters. */
const shortestRun = 100;

/** Tries per token; no certificate has as many places where another could begin. */
const mostBeginnings = 20;

/** Looks for certificates and keys in a text that has no PEM block, or lies between two. Linear in its length. */
export function findLeftovers(text: string): Leftover[] {
  const found = [
    ...findBase64(text),
    ...findBinary(text),
    ...writings.flatMap((writing) => findWritten(writing, text)),
  ];
  return found.sort((left, right) => left.at - right.at);
}

function findBase64(text: string): Leftover[] {
  return runsOf(text).flatMap((run): Leftover[] => {
    for (const { token, at } of run) {
      const beginning = findBeginning(token);
      if (beginning !== undefined) {
        return [{ ...beginning, form: "base64", at: at + beginning.at }];
      }
    }
    const judged = judgeRun(run.map(({ token }) => token).join(""));
    return judged === undefined ? [] : [{ ...judged, at: run[0]?.at ?? 0 }];
  });
}

/** A piece of base64, and where it begins. */
interface Token {
  token: string;
  at: number;
}

/** Groups pieces of base64 with nothing but marks and white space between them: line ends, indentation, a program's quotes, `>` of mail. */
function runsOf(text: string): Token[][] {
  const runs: Token[][] = [];
  let run: Token[] | undefined;
  let end = 0;
  for (const { index: at, 0: token } of text.matchAll(/[A-Za-z0-9+/_=-]{10,}/g)) {
    if (/^(?:[0-9a-f]{16,}|[0-9A-F]{16,})$/.test(token)) {
      run = undefined; // a fingerprint or a session's id
      continue;
    }
    if (run === undefined || at - end > 100 || /[A-Za-z0-9]/.test(text.slice(end, at))) {
      run = [];
      runs.push(run);
    }
    run.push({ token, at });
    end = at + token.length;
  }
  return runs;
}

function judgeRun(base64: string): Pick<Leftover, "kind" | "form"> | undefined {
  const bytes = Buffer.from(base64.slice(0, 200), "base64");
  const kind = derBeginning(bytes);
  if (kind !== undefined) {
    return { kind, form: "base64" };
  }
  // As in a Kubernetes Secret.
  const [, label] = /-----BEGIN ([A-Z0-9 ]{0,60})-----/.exec(bytes.toString("latin1")) ?? [];
  if (label !== undefined) {
    return { kind: label.endsWith("PRIVATE KEY") ? "privateKey" : "base64", form: "base64OfPem" };
  }
  return base64.length >= shortestRun && isRandom(base64) ? { kind: "base64", form: "base64" } : undefined;
}

/** In base64 a SEQUENCE begins with M. */
function findBeginning(token: string): { kind: "certificate" | "privateKey"; at: number } | undefined {
  let tries = 0;
  for (const { index: at } of token.matchAll(/^[^A-Za-z0-9]*(?=M)|MI[A-M]/g)) {
    const start = at + (at === 0 ? (/^[^A-Za-z0-9]*/.exec(token)?.[0].length ?? 0) : 0);
    const kind = derBeginning(Buffer.from(token.slice(start, start + 120), "base64"));
    if (kind !== undefined) {
      return { kind, at: start };
    }
    if (++tries > mostBeginnings) {
      return undefined;
    }
  }
  return undefined;
}

/** Text that was read as Latin-1 keeps all bytes; text that was read as UTF-8 keeps the version and the next bytes. */
function findBinary(text: string): Leftover[] {
  if (!/[\u0080-\u00ff\ufffd]/.test(text)) {
    return [];
  }
  if (!/[\u0100-\uffff]/.test(text)) {
    return findDer(Buffer.from(text, "latin1")).map((found) => ({ ...found, form: "binary" as const }));
  }
  const at = text.indexOf("\u0003\u0002\u0001\u0002\u0002");
  return at < 0 ? [] : [{ kind: "certificate", form: "binary", at }];
}

/** A notation for bytes other than a run of base64. */
interface Writing {
  form: "base64" | "decimal" | "hex";
  /** Matches the beginning of a certificate or key. */
  pattern: RegExp;
  /** The bytes begin behind the match. Default: with the match. */
  isBehind?: true;
  /** Gives the first bytes. `text` holds 400 characters. */
  decode(text: string, match: string): Buffer;
}

const writings: readonly Writing[] = [
  {
    // `3082…`, `30:82:…`, `0x30, 0x82, …`, `\x30\x82…`
    form: "hex",
    pattern: /30(?:[:\s,]|0x|\\x){0,4}8[12]/gi,
    decode: (text) => {
      const [digits = ""] = /^(?:[0-9a-f]{2}(?:[:\s,]|0x|\\x){0,4}){24,60}/i.exec(text) ?? [];
      return Buffer.from(digits.replace(/0x|\\x|[:\s,]/gi, ""), "hex");
    },
  },
  {
    // Behind a damaged BEGIN line, pieces of base64 may have any length.
    form: "base64",
    pattern: /BEGIN[^A-Za-z\n]{0,8}[A-Z0-9 _.#-]{0,40}(?:CERT|KEY)[A-Z]{0,10}[^A-Za-z0-9]{0,20}/gi,
    isBehind: true,
    decode: (text) => Buffer.from(text.replace(/[^A-Za-z0-9+/]/g, "").slice(0, 120), "base64"),
  },
  {
    // `xxd` and `hexdump -C`: each line has an offset before its bytes, and characters behind them.
    form: "hex",
    pattern: /^[0-9a-f]{4,16}:?[ \t]+30 ?[0-9a-f]{2}/gim,
    decode: (text) => {
      const digits = text
        .split(/\r?\n/)
        .slice(0, -1)
        .map((line) => line.replace(/^[0-9a-f]{4,16}:?[ \t]+/i, "").replace(/ {2,}(?:\|.*|\S.{0,15})$/, ""));
      return Buffer.from(digits.join("").replaceAll(/\s/g, ""), "hex");
    },
  },
  {
    // `48, 130, …`
    form: "decimal",
    pattern: /(?<![0-9.])48[\s,;]{1,4}(?:129|130|119|46)[\s,;]/g,
    decode: (text) => Buffer.from((text.match(/\d{1,3}/g) ?? []).map(Number)),
  },
  {
    // Columns too narrow for a run of base64.
    form: "base64",
    pattern: /(?<![A-Za-z0-9+/])M(?:[A-Za-z0-9+/]{0,8}[ \t\r\n]{1,4})(?:[A-Za-z0-9+/]{1,9}\s{1,4}){12,80}/g,
    decode: (_, columns) => Buffer.from(columns.replaceAll(/\s/g, ""), "base64"),
  },
];

function findWritten({ form, pattern, isBehind, decode }: Writing, text: string): Leftover[] {
  return Array.from(text.matchAll(pattern)).flatMap(({ index, 0: match }) => {
    const at = isBehind ? index + match.length : index;
    const kind = derBeginning(decode(text.slice(at, at + 400), match));
    return kind === undefined ? [] : [{ kind, form, at }];
  });
}
