// @ts-check
// Translates a TypeScript type into Pulumi's schema language (https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema).
import ts from "typescript";

/** @typedef {Record<string, unknown>} PropertyType */

/** Wrappers that say when a value is known, which every property of a schema may be at any time. */
const wrappers = new Set(["pulumi.Input", "pulumi.Output"]);

const textOrAsset = { oneOf: [{ type: "string" }, { $ref: "pulumi.json#/Asset" }] };

/**
 * @param {ts.TypeNode} type
 * @param {ReadonlySet<string>} named types that the schema has under `types`
 * @param {(name: string) => string} token
 * @returns {PropertyType}
 * @throws Error for a type that no schema can have
 */
export function propertyType(type, named, token) {
  /** @param {ts.TypeNode} part @returns {PropertyType} */
  const translate = (part) => {
    switch (part.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: "string" };
      case ts.SyntaxKind.NumberKeyword:
        return { type: "number" };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: "boolean" };
    }
    if (ts.isArrayTypeNode(part)) {
      return { type: "array", items: translate(part.elementType) };
    }
    if (ts.isUnionTypeNode(part)) {
      const rest = part.types.filter((member) => member.kind !== ts.SyntaxKind.UndefinedKeyword);
      if (rest.length === 1 && rest[0]) {
        return translate(rest[0]);
      }
      if (rest.some((member) => ts.isLiteralTypeNode(member))) {
        throw new Error(`Give ${part.getText()} a name: the schema has unions of texts as enumerations.`);
      }
      return { oneOf: rest.map(translate) };
    }
    if (ts.isTypeReferenceNode(part)) {
      const name = part.typeName.getText();
      const [first, second] = part.typeArguments ?? [];
      if (wrappers.has(name) && first) {
        return translate(first);
      }
      if (name === "Record" && second) {
        return { type: "object", additionalProperties: translate(second) };
      }
      if (name === "Pem" || name === "PemInput") {
        return textOrAsset;
      }
      // An object whose fields may be known later, each by itself: a schema's objects are always so.
      if (name.endsWith("Input") && named.has(name.slice(0, -5))) {
        return { $ref: `#/types/${token(name.slice(0, -5))}` };
      }
      if (named.has(name)) {
        return { $ref: `#/types/${token(name)}` };
      }
    }
    throw new Error(`The schema has no type for ${part.getText()}.`);
  };
  return translate(type);
}

/**
 * @param {ts.TypeNode} type
 * @returns {boolean} whether a value must be known when the program runs
 */
export function isPlain(type) {
  const [part] = ts.isUnionTypeNode(type) ? type.types : [type];
  return !(
    part &&
    ts.isTypeReferenceNode(part) &&
    (wrappers.has(part.typeName.getText()) || part.typeName.getText() === "PemInput")
  );
}

/**
 * @param {ts.TypeNode} type
 * @returns {boolean} whether it is a list whose items must be known when the program runs
 */
export function hasPlainItems(type) {
  const [part] = ts.isUnionTypeNode(type) ? type.types : [type];
  return part !== undefined && ts.isArrayTypeNode(part) && isPlain(part.elementType);
}
