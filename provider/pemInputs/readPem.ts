import { isAbsolute } from "node:path";
import type { CertificateInput } from "../certificate/problem";
import { program, type Reader } from "../engine/reader";
import { looksLikeContent, nameFile } from "../secrets/mayBeKeyMaterial";
import { largestFile, NotRegularError, readRegularFile } from "./boundedFile";

/**
 * An asset as the engine passes it to a provider. A `FileAsset` is `{ path, hash }` without its bytes, so they are not in the
 * state either. A `StringAsset` has `text`, a `RemoteAsset` has `uri`.
 */
interface AssetValue {
  path?: string;
  text?: string;
  uri?: string;
  assets?: unknown;
}

/** The content of an input, or one sentence that says why it can't be used; `isUnread` if nobody has seen the content. */
export type ReadPem = { content: CertificateInput } | { problem: string; isUnread?: true };

/**
 * Reads an input that is text or an asset.
 *
 * @param input the input's name, for the sentence
 * @param value a string, or an asset as the engine encodes it; bytes that the command line has read from a pipe
 * @param reader who reads the sentence
 */
export function readPem(input: string, value: unknown, reader: Reader = program): ReadPem {
  if (typeof value === "string" || value instanceof Uint8Array) {
    return { content: value };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { problem: `\`${input}\` is neither text nor an asset. Give PEM text or a FileAsset.` };
  }
  const asset = value as AssetValue;
  if (typeof asset.path === "string" && asset.path !== "" && asset.assets === undefined) {
    return readFile(input, asset.path, reader);
  }
  if (typeof asset.text === "string") {
    return { content: asset.text };
  }
  if (typeof asset.uri === "string" && asset.uri !== "") {
    return {
      problem:
        `\`${input}\` is a RemoteAsset, which is refused: nobody would see which certificate or key it fetches, and a preview ` +
        "needs no network. Download the file and give it as a FileAsset.",
    };
  }
  return {
    problem: `\`${input}\` is not a file or text asset. Give PEM text, a FileAsset or a StringAsset (no archive).`,
  };
}

function readFile(input: string, path: string, reader: Reader): ReadPem {
  const file = nameFile(path);
  try {
    const content = readRegularFile(path);
    return content.length > largestFile
      ? { problem: `\`${input}\`: ${file} is larger than 1 MiB, so it is no PEM file. Check the path.` }
      : { content };
  } catch (error) {
    return looksLikeContent(path)
      ? { problem: `\`${input}\` has text where the path of a file belongs. Give ${reader.path}.` }
      : { problem: `\`${input}\`: ${file} ${whyUnreadable(error, path, reader)}`, isUnread: true };
  }
}

function whyUnreadable(error: unknown, path: string, { user }: Reader): string {
  if (error instanceof NotRegularError) {
    return "is a pipe or a device, which can't be read twice. Give a regular file.";
  }
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return isAbsolute(path)
        ? "does not exist. Check the path."
        : `does not exist in '${process.cwd()}'. Check the path.`;
    case "EACCES":
    case "EPERM":
      return `can't be read: permission denied. Give ${user} permission to read it.`;
    case "EISDIR":
      return "is a directory. Name the file in it.";
    default:
      return "can't be read. Check the path.";
  }
}
