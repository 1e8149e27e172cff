// @ts-check
// Reads interfaces, classes and unions out of the package's TypeScript sources, with their doc comments: by syntax alone, which takes no program.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { inRepository } from "../setup/repository.mjs";

/**
 * @typedef {{ name: string, optional: boolean, type: ts.TypeNode, description: string, examples: string[] }} Member
 */

/** @type {Map<string, ts.SourceFile>} */
const parsed = new Map();

/** @param {string} file below the repository */
function parse(file) {
  const known = parsed.get(file);
  if (known) {
    return known;
  }
  const source = ts.createSourceFile(file, readFileSync(inRepository(file), "utf8"), ts.ScriptTarget.ES2022, true);
  parsed.set(file, source);
  return source;
}

/**
 * @param {string} file
 * @param {string} name
 * @returns {ts.InterfaceDeclaration | ts.ClassDeclaration | ts.TypeAliasDeclaration}
 */
function declarationOf(file, name) {
  const found = parse(file).statements.find(
    (statement) =>
      (ts.isInterfaceDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement)) &&
      statement.name?.text === name,
  );
  if (!found) {
    throw new Error(`${file} declares no ${name}.`);
  }
  return /** @type {ts.InterfaceDeclaration | ts.ClassDeclaration | ts.TypeAliasDeclaration} */ (found);
}

/**
 * The properties and getters that an interface or class declares, in its order.
 * @param {string} file
 * @param {string} name
 * @returns {Member[]}
 */
export function readMembers(file, name) {
  const declaration = declarationOf(file, name);
  if (ts.isTypeAliasDeclaration(declaration)) {
    throw new Error(`${name} is an alias, not an interface or class.`);
  }
  /** @type {Member[]} */
  const members = [];
  for (const member of declaration.members) {
    const isProperty =
      ts.isPropertySignature(member) || ts.isPropertyDeclaration(member) || ts.isGetAccessorDeclaration(member);
    const isHidden =
      ts.canHaveModifiers(member) &&
      (ts.getCombinedModifierFlags(/** @type {ts.Declaration} */ (member)) & ts.ModifierFlags.Private) !== 0;
    if (!isProperty || isHidden || !member.type) {
      continue;
    }
    members.push({
      name: member.name.getText(),
      optional: !ts.isGetAccessorDeclaration(member) && member.questionToken !== undefined,
      type: member.type,
      description: descriptionOf(member),
      examples: ts
        .getJSDocTags(member)
        .filter((tag) => tag.tagName.text === "example")
        .map((tag) => textOf(tag.comment)),
    });
  }
  return members;
}

/**
 * @param {string} file
 * @param {string} name
 * @returns {string} the doc comment of a declaration, without its tags
 */
export function readDescription(file, name) {
  return descriptionOf(declarationOf(file, name));
}

/**
 * @param {string} file
 * @param {string} name of a union of texts
 * @returns {string[]} its values
 */
export function readUnion(file, name) {
  const declaration = declarationOf(file, name);
  if (!ts.isTypeAliasDeclaration(declaration) || !ts.isUnionTypeNode(declaration.type)) {
    throw new Error(`${name} is no union.`);
  }
  return declaration.type.types.map((type) => {
    if (!ts.isLiteralTypeNode(type) || !ts.isStringLiteral(type.literal)) {
      throw new Error(`${name} holds more than texts.`);
    }
    return type.literal.text;
  });
}

/**
 * The comment as it is written, up to its first tag: the parser takes a name such as `@pulumi/alicloud` for a tag.
 * @param {ts.Node} node
 */
function descriptionOf(node) {
  const comment = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1)?.getText() ?? "";
  const text = comment
    .replace(/^\/\*\*|\*\/$/g, "")
    .replace(/^\s*\* ?/gm, "")
    .replace(/(?:^|\s)@(?:example|param|returns|throws)\b[\s\S]*$/, "");
  return withoutLinks(text).trim();
}

/** @param {string | ts.NodeArray<ts.JSDocComment> | undefined} comment */
function textOf(comment) {
  return withoutLinks(ts.getTextOfJSDocComment(comment) ?? "").trim();
}

/** @param {string} text */
const withoutLinks = (text) => text.replace(/\{@link ([^}]+)\}/g, "`$1`");
