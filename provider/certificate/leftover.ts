import { derBeginning, findDer } from "../der/kind";
import { isRandom } from "../secrets/randomness";
import { type Dump, findDumps } from "./dump";

/**
 * Something outside of all PEM blocks that a reader of PEM passes over, and that may be a certificate or key all the same:
 * `base64` may be one whose beginning was lost.
 */
export interface Leftover {
  kind: "certificate" | "privateKey" | "base64";
  form: Dump["form"] | "base64OfPem" | "binary";
  /** Where it begins in the text. */
  at: number;
}

/** Shorter base64 that doesn't begin like a certificate or key is none: the smallest certificate has 400 characters. */
const shortestRun = 100;

/** Of one token; no certificate has as many places where another could begin. */
const mostBeginnings = 20;

/** Looks for certificates and keys in a text that has no PEM block, or lies between two. Linear in its length. */
export function findLeftovers(text: string): Leftover[] {
  const found = [
    ...findBase64(text),
    ...findHex(text),
    ...findBinary(text),
    ...findBehindMarkers(text),
    ...findDumps(text),
  ];
  return found.sort((left, right) => left.at - right.at);
}

/** Pieces of base64 that only marks and white space separate: line ends, indentation, quotes of a program, `>` of a mail. */
function findBase64(text: string): Leftover[] {
  const found: Leftover[] = [];
  let run: { at: number; end: number; base64: string; found: boolean } | undefined;
  const finish = () => {
    const judged = run === undefined || run.found ? undefined : judgeRun(run.base64);
    if (run !== undefined && judged !== undefined) {
      found.push({ ...judged, at: run.at });
    }
  };
  for (const { index, 0: token } of text.matchAll(/[A-Za-z0-9+/_=-]{10,}/g)) {
    if (/^(?:[0-9a-f]{16,}|[0-9A-F]{16,})$/.test(token)) {
      // A fingerprint or a session's id.
      finish();
      run = undefined;
      continue;
    }
    const between = run === undefined ? "" : text.slice(run.end, index);
    if (run === undefined || between.length > 100 || /[A-Za-z0-9]/.test(between)) {
      finish();
      run = { at: index, end: index, base64: "", found: false };
    }
    run.base64 += token;
    run.end = index + token.length;
    const beginning = run.found ? undefined : findBeginning(token);
    if (beginning !== undefined) {
      found.push({ ...beginning, form: "base64", at: index + beginning.at });
      run.found = true;
    }
  }
  finish();
  return found;
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

/** `3082…`, `30:82:…`, `0x30, 0x82, …`, `\x30\x82…` */
function findHex(text: string): Leftover[] {
  return [...text.matchAll(/30(?:[:\s,]|0x|\\x){0,4}8[12]/gi)].flatMap(({ index: at }) => {
    const [digits] = /^(?:[0-9a-f]{2}(?:[:\s,]|0x|\\x){0,4}){24,60}/i.exec(text.slice(at, at + 360)) ?? [];
    const bytes = Buffer.from((digits ?? "").replace(/0x|\\x|[:\s,]/gi, ""), "hex");
    const kind = derBeginning(bytes);
    return kind === undefined ? [] : [{ kind, form: "hex" as const, at }];
  });
}

/** Bytes that were read as Latin-1 are still there; of those that were read as UTF-8, the version and what follows it are. */
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

/** Behind a damaged BEGIN line base64 may be in pieces of any length. */
function findBehindMarkers(text: string): Leftover[] {
  return [
    ...text.matchAll(/BEGIN[^A-Za-z\n]{0,8}[A-Z0-9 _.#-]{0,40}(?:CERT|KEY)[A-Z]{0,10}[^A-Za-z0-9]{0,20}/gi),
  ].flatMap(({ index, 0: marker }) => {
    const at = index + marker.length;
    const base64 = text.slice(at, at + 400).replace(/[^A-Za-z0-9+/]/g, "");
    const kind = derBeginning(Buffer.from(base64.slice(0, 120), "base64"));
    return kind === undefined ? [] : [{ kind, form: "base64" as const, at }];
  });
}
