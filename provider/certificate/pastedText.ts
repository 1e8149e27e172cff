/** Whether an argument or path is PEM: of one or more lines, wherever it begins. */
export function isPemText(text: string): boolean {
  return /[\r\n]|-----BEGIN/.test(text);
}

/**
 * Whether something that should be a short name or a path may be the text of a key, and must not be repeated: PEM, or base64 of
 * 40 characters and more. A path has a dot, or is shorter; the shortest key (Ed25519, PKCS#8) has 64.
 */
export function isPastedText(text: string): boolean {
  return isPemText(text) || /^[A-Za-z0-9+/]{40,}={0,2}$/.test(text.replaceAll(/\s/g, ""));
}
