import { derBeginning } from "../der/kind";

/** A certificate or key that a tool has written out byte by byte, or in pieces that are too short for a run of base64. */
export interface Dump {
  kind: "certificate" | "privateKey";
  form: "base64" | "decimal" | "hex";
  /** Where it begins in the text. */
  at: number;
}

/** Looks for what `xxd`, `hexdump -C`, programs (`48, 130, …`) and narrow columns show of a certificate or key. Linear. */
export function findDumps(text: string): Dump[] {
  return [
    ...[...text.matchAll(/^[0-9a-f]{4,16}:?[ \t]+30 ?[0-9a-f]{2}/gim)].flatMap(({ index }) =>
      dumpAt(index, "hex", hexDump(text.slice(index, index + 400))),
    ),
    ...[...text.matchAll(/(?<![0-9.])48[\s,;]{1,4}(?:129|130|119|46)[\s,;]/g)].flatMap(({ index }) =>
      dumpAt(index, "decimal", Buffer.from((text.slice(index, index + 400).match(/\d{1,3}/g) ?? []).map(Number))),
    ),
    ...[
      ...text.matchAll(/(?<![A-Za-z0-9+/])M(?:[A-Za-z0-9+/]{0,8}[ \t\r\n]{1,4})(?:[A-Za-z0-9+/]{1,9}\s{1,4}){12,80}/g),
    ].flatMap(({ index, 0: columns }) => dumpAt(index, "base64", Buffer.from(columns.replaceAll(/\s/g, ""), "base64"))),
  ];
}

/** The bytes of the first lines, without the offset before them and the characters behind them. */
function hexDump(lines: string): Buffer {
  const digits = lines
    .split(/\r?\n/)
    .slice(0, -1)
    .map((line) => line.replace(/^[0-9a-f]{4,16}:?[ \t]+/i, "").replace(/ {2,}(?:\|.*|\S.{0,15})$/, ""));
  return Buffer.from(digits.join("").replaceAll(/\s/g, ""), "hex");
}

function dumpAt(at: number, form: Dump["form"], bytes: Buffer): Dump[] {
  const kind = derBeginning(bytes);
  return kind === undefined ? [] : [{ kind, form, at }];
}
