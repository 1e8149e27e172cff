/**
 * Whether a text is as mixed as the base64 of a key or certificate: at least a tenth capitals, a tenth small letters, and a fifth of
 * the steps go from a small letter to a capital or between letter and digit (two fifths are usual). Words, names in camel case,
 * dates and hex digits are less mixed.
 *
 * @param share of such steps. Default: a fifth
 */
export function isRandom(text: string, share = 1 / 5): boolean {
  let [steps, capitals, small] = [0, 0, 0];
  let before: "capital" | "small" | "digit" | undefined;
  for (const character of text) {
    const kind = kindOf(character);
    capitals += kind === "capital" ? 1 : 0;
    small += kind === "small" ? 1 : 0;
    const isStep = before !== undefined && kind !== undefined && kind !== before;
    steps += isStep && !(before === "capital" && kind === "small") ? 1 : 0;
    before = kind;
  }
  const { length } = text;
  return length > 0 && steps >= length * share && capitals >= length / 10 && small >= length / 10;
}

function kindOf(character: string): "capital" | "small" | "digit" | undefined {
  if (character >= "A" && character <= "Z") {
    return "capital";
  }
  if (character >= "a" && character <= "z") {
    return "small";
  }
  return character >= "0" && character <= "9" ? "digit" : undefined;
}
