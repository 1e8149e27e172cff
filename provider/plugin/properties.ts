import type { Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb";
import { parseJson } from "../engine/parseJson";
import { unknownValue } from "../engine/unknown";
import { Struct } from "./protocol";

/**
 * Properties in the form that the lifecycle expects: plain JSON, secrets unwrapped, unknown values as `unknownValue`, assets as
 * `{ path, hash }` or `{ text }` with their mark.
 */
export interface Properties {
  values: Record<string, unknown>;
  /** Names of the properties that are or contain a secret. */
  secrets: ReadonlySet<string>;
}

/** Marks of the engine's protocol (sdk/go/common/resource/sig in pulumi/pulumi). */
const mark = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const outputMark = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** The engine's unknown values, one for each type. */
const unknownValues: ReadonlySet<unknown> = new Set([
  unknownValue,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Reads properties from the wire. */
export function readProperties(struct: StructMessage | undefined): Properties {
  const secrets = new Set<string>();
  const raw = Object.entries(struct?.toJavaScript() ?? {});
  const values = Object.fromEntries(raw.map(([name, value]) => [name, unwrap(value, () => secrets.add(name))]));
  return { values, secrets };
}

/** Writes properties for the wire, without those that are `undefined`. */
export function writeProperties(values: object, secrets: Iterable<string> = []): StructMessage {
  const plain: Record<string, unknown> = JSON.parse(JSON.stringify(values));
  for (const name of secrets) {
    if (plain[name] !== undefined && plain[name] !== null) {
      plain[name] = { [mark]: secretMark, value: plain[name] };
    }
  }
  return Struct.fromJavaScript(plain as Parameters<typeof Struct.fromJavaScript>[0]);
}

/** Removes the marks of secrets from JSON text, and tells whether there were any. Other values stay as they are. */
export function unwrapJson(value: unknown): { value: unknown; secret: boolean } {
  const parsed = typeof value === "string" && value.includes(mark) ? parseJson(value) : undefined;
  if (parsed === undefined) {
    return { value, secret: false };
  }
  let secret = false;
  const unwrapped = unwrap(parsed, () => {
    secret = true;
  });
  return { value: JSON.stringify(unwrapped), secret };
}

function unwrap(value: unknown, foundSecret: () => void): unknown {
  if (unknownValues.has(value)) {
    return unknownValue;
  }
  if (Array.isArray(value)) {
    return value.map((item) => unwrap(item, foundSecret));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const fields = value as Record<string, unknown>;
  switch (fields[mark]) {
    case secretMark:
      foundSecret();
      return unwrap(fields.value, foundSecret);
    case outputMark:
      if (fields.secret === true) {
        foundSecret();
      }
      return fields.value === undefined ? unknownValue : unwrap(fields.value, foundSecret);
    default:
      return Object.fromEntries(Object.entries(fields).map(([name, item]) => [name, unwrap(item, foundSecret)]));
  }
}
