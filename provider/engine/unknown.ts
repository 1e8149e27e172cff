/**
 * How the engine encodes a value that isn't known yet in a preview, at any depth of the inputs. It is
 * `pulumi.runtime.unknownValue`, fixed by the engine's protocol, and copied so that the SDK needn't be loaded.
 */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value, or anything in it, is not known yet. */
export function isUnknown(value: unknown): boolean {
  if (value === unknownValue) {
    return true;
  }
  return typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}
