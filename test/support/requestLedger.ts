import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Emulator, LoggedRequest } from "../../emulator";

const files = ["cert.pem", "privkey.pem", "chain.pem", "fullchain.pem", "README.md"] as const;

/**
 * Inspects a bucket after every write, and records each moment at which a promise of the layout was broken:
 *
 * - an object of an archive is written once and never again;
 * - while `latest/README.md` exists, it names an archive whose five files exist and whose key matches its certificate;
 * - when it is written, the PEM files beside it are those of that archive's certificate (not checked where several stacks
 *   write to one prefix at once: `mixedLatest`).
 *
 * ```ts
 * const ledger = new Ledger("certificates");
 * const emulator = await startEmulator({ onServed: ledger.onServed });
 * ledger.watch(emulator);
 * ```
 */
export class RequestLedger {
  readonly violations: string[] = [];
  /** How often a README.md was inspected. */
  looks = 0;
  /** Writes of `latest/README.md`. */
  marks = 0;
  mixedLatest = false;
  private emulator: Emulator | undefined;
  private readonly writes = new Map<string, number>();

  constructor(
    private readonly bucket: string,
    private readonly isWatched: (key: string) => boolean = () => true,
  ) {}

  watch(emulator: Emulator): void {
    this.emulator = emulator;
  }

  /** How often a key was written since its last deletion. */
  writesOf(key: string): number {
    return this.writes.get(key) ?? 0;
  }

  /** The option of `startEmulator`. */
  readonly onServed = ({ method, bucket, key }: LoggedRequest, status: number): void => {
    if (bucket !== this.bucket || key === undefined || status >= 300 || (method !== "PUT" && method !== "DELETE")) {
      return;
    }
    if (!this.isWatched(key)) {
      return;
    }
    const [, prefix = "", directory = "", name = ""] = /^(?:(.*)\/)?([^/]+)\/([^/]+)$/.exec(key) ?? [];
    if (method === "PUT") {
      this.writes.set(key, this.writesOf(key) + 1);
      if (directory !== "latest" && this.writesOf(key) > 1) {
        this.violations.push(`${key} was written ${this.writesOf(key)} times`);
      }
    }
    if (method === "DELETE") {
      this.writes.delete(key);
    }
    const isMark = method === "PUT" && directory === "latest" && name === "README.md";
    this.look(prefix === "" ? "" : `${prefix}/`, `after ${method} ${key}`, isMark);
  };

  private look(prefix: string, moment: string, isMark: boolean): void {
    const bodyOf = (directory: string, file: string) =>
      this.emulator?.object(this.bucket, `${prefix}${directory}/${file}`)?.body;
    const readme = bodyOf("latest", "README.md")?.toString();
    if (readme === undefined) {
      return;
    }
    this.looks += 1;
    this.marks += isMark ? 1 : 0;
    const archive = /^Archive: (\S+)$/m.exec(readme)?.[1];
    if (archive === undefined) {
      this.violations.push(`${moment}: ${prefix}latest/README.md names no archive`);
      return;
    }
    const missing = files.filter((file) => bodyOf(archive, file) === undefined);
    if (missing.length > 0) {
      this.violations.push(`${moment}: README.md names ${archive}, which lacks ${missing.join(", ")}`);
      return;
    }
    const text = (directory: string, file: string) => bodyOf(directory, file) ?? "";
    const archived = new X509Certificate(text(archive, "cert.pem"));
    if (!isPair(archived, text(archive, "privkey.pem"))) {
      this.violations.push(`${moment}: the key of ${archive} is not its certificate's`);
    }
    if (!isMark || this.mixedLatest) {
      return;
    }
    for (const file of ["cert.pem", "fullchain.pem"] as const) {
      if (!new X509Certificate(text("latest", file)).raw.equals(archived.raw)) {
        this.violations.push(`${moment}: latest/${file} is not of ${archive}`);
      }
    }
    if (!isPair(archived, text("latest", "privkey.pem"))) {
      this.violations.push(`${moment}: latest/privkey.pem is not of ${archive}`);
    }
    if (bodyOf("latest", "chain.pem") === undefined) {
      this.violations.push(`${moment}: latest/chain.pem is missing`);
    }
  }
}

/** Whether a private key (PEM) is the certificate's. */
export function isPair(certificate: X509Certificate, privateKey: Buffer | string): boolean {
  return certificate.checkPrivateKey(createPrivateKey(privateKey));
}
