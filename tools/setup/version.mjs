// @ts-check
// Only what the set-up needs of versions, since it runs before `npm ci` and so without a library.

/**
 * Reads `3.250.0` out of `v3.250.0`, `go1.26.8`, `3.250.0-alpha.1+abc`, `>=20.19.0` or `go1.26`.
 * @param {string} text
 * @returns {[number, number, number] | undefined} undefined where there is no number with a dot
 * @example parseVersion("go1.26") // [1, 26, 0]
 */
export function parseVersion(text) {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/**
 * @param {string} found
 * @param {string} minimum
 * @returns {boolean} whether `found` is `minimum` or newer; false where `found` cannot be read
 */
export function isAtLeast(found, minimum) {
  const left = parseVersion(found);
  const right = parseVersion(minimum);
  if (!left || !right) {
    return false;
  }
  const difference = left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  return difference >= 0;
}
