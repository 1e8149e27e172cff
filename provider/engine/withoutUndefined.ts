/**
 * The same fields without those that are `undefined`, or `null`, which is how the engine encodes a missing input. The dynamic
 * host can't encode them and would fail after the work is done.
 */
export function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(present) as Fields;
}
