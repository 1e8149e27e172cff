import { statSync } from "node:fs";
import type { RawInputs } from "../ossCertificateDeployment/state";
import { readBounded, readStream } from "../pemInputs/boundedFile";
import { mayBeKeyMaterial } from "../secrets/mayBeKeyMaterial";
import { type Invocation, type Options, UsageError } from "./invocation";

/** Options that locate a bucket. */
const placing = ["region", "bucket", "endpoint", "cname", "internal", "path-style", "profile"] as const;

/** The files and options of a command as the inputs of a deployment. The lifecycle reads the files, like file assets. */
export function inputsOf({ files, options }: Invocation, command: string, needsKey: boolean): RawInputs {
  const [certificate, privateKey, ...others] = files;
  if (certificate === undefined || (needsKey && privateKey === undefined)) {
    const missing = certificate === undefined ? "certificate" : "private key";
    throw new UsageError(`\`${command}\` needs the file of the ${missing}.`);
  }
  const [surplus] = others;
  if (surplus !== undefined) {
    const finding = mayBeKeyMaterial(surplus) ? "and no text after them" : `not '${surplus}'`;
    throw new UsageError(`\`${command}\` takes two files, certificate and key, ${finding}.`);
  }
  if ([certificate, privateKey, options.chain].filter((path) => standardInput.includes(path ?? "")).length > 1) {
    throw new UsageError("Standard input, `-`, can be read only once. Name a file for the others.");
  }
  return {
    certificate: fileOf(certificate),
    ...(privateKey !== undefined && { privateKey: fileOf(privateKey) }),
    ...(options.chain !== undefined && { chain: fileOf(options.chain) }),
    ...requirementsOf(options),
    ...(options["traceability-url"] !== undefined && { traceabilityUrl: options["traceability-url"] }),
    ...(options.prefix !== undefined && { prefix: options.prefix }),
  };
}

/** The options that say what a certificate must be. */
export function requirementsOf(options: Options): RawInputs {
  return {
    ...(options["required-domain"] && { requiredDomains: options["required-domain"] }),
    ...(options["renew-before-days"] !== undefined && { renewBeforeDays: daysOf(options["renew-before-days"]) }),
    allowExpired: options["allow-expired"] ?? false,
  };
}

/** @throws UsageError for an option of a command that reads a bucket */
export function refusePlace(options: Options, command: string): void {
  const misplaced = placing.find((name) => options[name] !== undefined);
  if (misplaced !== undefined) {
    throw new UsageError(
      `\`${command}\` doesn't read a bucket: \`--${misplaced}\` belongs to \`verify\` and \`inspect oss://…\`.`,
    );
  }
}

/** The names of standard input. It is read by its descriptor: if it is a socket, its name in /dev can't be opened. */
const standardInput = ["-", "/dev/stdin", "/dev/fd/0"];

/** A file asset, as the engine passes it; for standard input, pipes and devices their content, since it can be read only once. */
export function fileOf(path: string): { path: string } | Buffer {
  if (standardInput.includes(path)) {
    return readBounded(0);
  }
  return isStream(path) ? readStream(path) : { path };
}

/** If the path can't be read, the checklist reports that: the system error's message repeats the path, which may be a pasted key. */
function isStream(path: string): boolean {
  try {
    const found = statSync(path);
    return found.isFIFO() || found.isCharacterDevice();
  } catch {
    return false;
  }
}

function daysOf(text: string): number {
  const days = Number(text);
  if (!Number.isFinite(days) || text.trim() === "") {
    throw new UsageError("`--renew-before-days` is not a number.");
  }
  return days;
}
