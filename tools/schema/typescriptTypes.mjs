// @ts-check
// Reads interfaces, classes and unions out of the package's TypeScript sources, with their doc comments: by syntax alone, which takes no program.
import { readFileSync } from "node:fs";
import { posix } from "node:path";
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
 * @returns {ts.InterfaceDeclaration | ts.ClassDeclaration | ts.TypeAliasDeclaration | ts.FunctionDeclaration}
 */
function declarationOf(file, name) {
  const found = parse(file).statements.find(
    (statement) =>
      (ts.isInterfaceDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) ||
        ts.isFunctionDeclaration(statement)) &&
      statement.name?.text === name,
  );
  if (!found) {
    throw new Error(`${file} declares no ${name}.`);
  }
  return /** @type {ts.InterfaceDeclaration | ts.ClassDeclaration | ts.TypeAliasDeclaration | ts.FunctionDeclaration} */ (
    found
  );
}

/**
 * The properties and getters that an interface or class declares and inherits from this package, its own first.
 * @param {string} file
 * @param {string} name
 * @returns {Member[]}
 */
export function readMembers(file, name) {
  const declaration = declarationOf(file, name);
  if (ts.isTypeAliasDeclaration(declaration) || ts.isFunctionDeclaration(declaration)) {
    throw new Error(`${name} is not an interface or class.`);
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
  return [...members, ...inheritedMembers(file, declaration)];
}

/**
 * @param {string} file
 * @param {ts.InterfaceDeclaration | ts.ClassDeclaration} declaration
 * @returns {Member[]}
 */
function inheritedMembers(file, declaration) {
  const bases = (declaration.heritageClauses ?? []).flatMap(({ types }) => types.map(({ expression }) => expression));
  return bases.flatMap((base) => {
    if (!ts.isIdentifier(base)) {
      return [];
    }
    const source = importedFrom(file, base.text);
    return source === undefined ? [] : readMembers(source, base.text);
  });
}

/**
 * @param {string} file
 * @param {string} name that it imports
 * @returns {string | undefined} the file of this package that it comes from
 */
function importedFrom(file, name) {
  for (const statement of parse(file).statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) {
      continue;
    }
    const bindings = statement.importClause?.namedBindings;
    const isNamed = bindings && ts.isNamedImports(bindings) && bindings.elements.some((one) => one.name.text === name);
    const path = statement.moduleSpecifier.text;
    if (isNamed && path.startsWith(".")) {
      return `${posix.join(posix.dirname(file), path)}.ts`;
    }
  }
  return undefined;
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
