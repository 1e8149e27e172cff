import { count } from "../certificate/wording";
import type { CertificateTarget, TargetStatus } from "../certificateTargets/target";
import type { Style } from "./style";

/** How each status is shown, the worst first, and what it means for the exit code. */
const statuses: Readonly<Record<TargetStatus, { text: string; paint: keyof Style; is?: "wrong" | "unclear" }>> = {
  expired: { text: "expired", paint: "bad", is: "wrong" },
  mismatch: { text: "mismatch", paint: "bad", is: "wrong" },
  notYetValid: { text: "not yet valid", paint: "bad", is: "wrong" },
  expiring: { text: "expiring", paint: "doubtful", is: "wrong" },
  denied: { text: "denied", paint: "doubtful", is: "unclear" },
  failed: { text: "failed", paint: "doubtful", is: "unclear" },
  unknown: { text: "unknown", paint: "doubtful", is: "unclear" },
  namesUnknown: { text: "names unknown", paint: "doubtful", is: "unclear" },
  httpsOff: { text: "HTTPS off", paint: "faint" },
  notActivated: { text: "not activated", paint: "faint" },
  ok: { text: "ok", paint: "good" },
};

/** Whether visitors have trouble, now or soon. */
export const isWrong = ({ status }: CertificateTarget) => statuses[status].is === "wrong";

/** Whether nobody could tell. */
export const isUnclear = ({ status }: CertificateTarget) => statuses[status].is === "unclear";

type Column = readonly [title: string, cell: (target: CertificateTarget) => string, isNumber?: true];

const columns: readonly Column[] = [
  ["status", ({ status }) => statuses[status].text],
  ["product", ({ product }) => product],
  ["region", ({ region }) => region ?? ""],
  ["name", nameOf],
  ["until", ({ notAfter }) => notAfter?.slice(0, 10) ?? ""],
  ["days", ({ daysLeft }) => (daysLeft === undefined ? "" : String(daysLeft)), true],
  ["certificate", certificateOf],
  ["match", ({ match, isServed }) => (isServed ? "served" : (match ?? ""))],
  ["resource", ({ resourceType = "", importId }) => importId ?? resourceType],
];

function nameOf({ name, bucket, instance }: CertificateTarget): string {
  if (name === "") {
    return bucket === undefined ? "(all)" : `(all of bucket ${bucket})`;
  }
  return instance !== undefined && instance !== name ? `${name} (${instance})` : name;
}

/** The best that is known of which it is. */
function certificateOf({ fingerprintSha256, fingerprint, certIdentifier }: CertificateTarget): string {
  if (fingerprintSha256 !== undefined) {
    return fingerprintSha256.slice(0, 12);
  }
  return fingerprint === undefined ? (certIdentifier ?? "") : `SHA-1 ${fingerprint.slice(0, 12)}`;
}

/**
 * Renders the rows as a table, why something could not be read, and how many there are.
 *
 * ```text
 * status    product  region       name               until       days  certificate   resource
 * ok        cdn                   www.example.com    2027-02-20    89  63bde0e078f1  cdn/www.example.com
 * expiring  fc       cn-hangzhou  api.example.com    2026-12-05    12  8bf2450b60e6  fc/cn-hangzhou/api.example.com
 * ```
 */
export function renderTargets(targets: readonly CertificateTarget[], style: Style): string {
  const lines = [...tableOf(targets, style), ...reasonsIn(targets, style), summaryOf(targets)];
  return lines.map((line) => `${line}\n`).join("");
}

/** Columns without anything in them are left out. */
function tableOf(targets: readonly CertificateTarget[], style: Style): string[] {
  const shown = columns
    .map(([title, cell, isNumber]) => {
      const cells = targets.map((target) => printable(cell(target)));
      const width = Math.max(title.length, ...cells.map(({ length }) => length));
      const pad = (text: string) => (isNumber ? text.padStart(width) : text.padEnd(width));
      return { title: pad(title), cells: cells.map(pad), isEmpty: cells.every((text) => text === "") };
    })
    .filter(({ isEmpty }) => !isEmpty);
  if (shown.length === 0) {
    return [];
  }
  const rows = targets.map(({ status }, row) => {
    const [first = "", ...others] = shown.map(({ cells }) => cells[row] ?? "");
    return [style[statuses[status].paint](first), ...others].join("  ").trimEnd();
  });
  const head = shown.map(({ title }) => title).join("  ");
  return [style.faint(head.trimEnd()), ...rows];
}

/** What services tell can't move the cursor. */
const printable = (text: string) => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");

/** One sentence for all that failed in the same way. */
function reasonsIn(targets: readonly CertificateTarget[], style: Style): string[] {
  const groups = new Map<string, { error: string; count: number }>();
  for (const { error, errorCode, product, missingPermission, status } of targets) {
    if (error !== undefined && status !== "notActivated") {
      const key = [product, errorCode, missingPermission?.split(" ")[0]].join(" ");
      const group = groups.get(key) ?? { error, count: 0 };
      groups.set(key, { ...group, count: group.count + 1 });
    }
  }
  return [...groups.values()].map(({ error, count: total }) => {
    const others = total > 1 ? ` (and ${total - 1} more like this)` : "";
    return `${style.doubtful("!")} ${printable(error)}${others}`;
  });
}

function summaryOf(targets: readonly CertificateTarget[]): string {
  const counts = Object.entries(statuses).flatMap(([status, { text }]) => {
    const { length } = targets.filter((target) => target.status === status);
    return length === 0 ? [] : [`${length} ${text}`];
  });
  return counts.length === 0
    ? "0 names"
    : `${count(targets.filter(({ name }) => name !== "").length, "name")}: ${counts.join(", ")}`;
}
