/**
 * How the engine writes a value that isn't known yet in a preview, at any depth of the inputs
 * (`pulumi.runtime.unknownValue`; fixed by the engine's protocol, and copied so that it can be told without the SDK).
 */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value, or anything inside of it, is not known yet. */
export function isUnknown(value: unknown): boolean {
  if (value === unknownValue) {
    return true;
  }
  return typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}
