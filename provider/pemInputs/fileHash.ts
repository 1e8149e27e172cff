import { createHash } from "node:crypto";
import type { CertificateInput } from "../certificate/problem";
import { nameFile } from "../secrets/mayBeKeyMaterial";

/** An asset's hash as the engine writes it. */
const sha256 = /^[0-9a-f]{64}$/;

/**
 * Rejects a file whose content doesn't match the engine's hash. The engine reads the file of a `FileAsset` when the program
 * creates it, and diffs by the hash; with `ignoreChanges` it keeps the asset of an earlier run. The provider reads the file
 * later, by its path, so without this check it could deploy a certificate that no preview has shown.
 *
 * @param input the input's name, for the sentence
 * @param value the input as the engine encodes it
 * @param content of the file
 */
export function fileHashProblem(input: string, value: unknown, content: CertificateInput): string | undefined {
  const { path, hash } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const isHashed = typeof path === "string" && path !== "" && typeof hash === "string" && sha256.test(hash);
  if (!isHashed || createHash("sha256").update(content).digest("hex") === hash) {
    return undefined;
  }
  return (
    `\`${input}\`: ${nameFile(path)} doesn't match the hash that Pulumi has: it changed while Pulumi was running, or \`ignoreChanges\` ` +
    `keeps an earlier version of it. Run the command again, or remove \`${input}\` from \`ignoreChanges\`.`
  );
}
