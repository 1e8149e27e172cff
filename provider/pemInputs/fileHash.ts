import { createHash } from "node:crypto";
import { nameFile } from "../certificate/pastedText";
import type { CertificateInput } from "../certificate/problem";

/** What the engine writes as an asset's hash. */
const sha256 = /^[0-9a-f]{64}$/;

/**
 * Refuses a file whose content is not what the engine hashed. The engine reads a `FileAsset`'s file when the program names
 * it, and diffs by the hash; with `ignoreChanges` it keeps the asset of an earlier run. The provider reads the file later, by
 * its path, so without this it would deploy a certificate that no preview has shown.
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
    `\`${input}\`: ${nameFile(path)} doesn't hold what Pulumi has a hash of: it changed while Pulumi was running, or \`ignoreChanges\` ` +
    `keeps an earlier version of it. Run the command again, or remove \`${input}\` from \`ignoreChanges\`.`
  );
}
