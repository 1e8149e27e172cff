import "reflect-metadata";

import { BlockList, isIP } from "node:net";
import { Name } from "@peculiar/x509";
import { type DerElement, derTag, readAllChildren, readElement } from "../der/element";
import type { Certificate } from "./certificate";
import { nameParts } from "./distinguishedName";

/** A name that an authority must not issue for. */
export interface NameConstraintFinding {
  name: string;
  /** The name is excluded; else it is not among the permitted ones. */
  isExcluded: boolean;
}

/** Comparisons of a name with a constraint per certificate. A hundred names under hundreds of constraints need fewer. */
const maximumComparisons = 1 << 16;

/**
 * Reads an authority's name constraints (RFC 5280 4.2.1.10). The result gives the first forbidden name of a certificate below it;
 * undefined when there is none.
 *
 * Domains, addresses, e-mail addresses, hosts of URIs, directory names and the subject are checked; other kinds, malformed
 * constraints and too many comparisons are not.
 *
 * @example readNameConstraints(authority)(leaf) // { name: "shop.example.com", isExcluded: false }
 */
export function readNameConstraints(authority: Certificate): (below: Certificate) => NameConstraintFinding | undefined {
  const { nameConstraints } = authority.path;
  const subtrees = (nameConstraints && readConstraints(nameConstraints)) ?? [];
  return (below) => {
    const names = subtrees.length === 0 ? [] : constrainedNames(below);
    const isCostly = names.length * subtrees.length > maximumComparisons;
    for (const name of isCostly ? [] : names) {
      const finding = judge(name, subtrees);
      if (finding !== undefined) {
        return finding;
      }
    }
    return undefined;
  };
}

/** A name that constraints can be about, as messages show it. */
type ConstrainedName = { shown: string } & (
  | { kind: "domain" | "email" | "address" | "uri" }
  | { kind: "directory"; parts: readonly string[] }
);

/** The names that one constraint covers. `has` gives undefined when it can't tell. */
interface Subtree {
  kind: ConstrainedName["kind"];
  isExcluded: boolean;
  has(name: ConstrainedName): boolean | undefined;
}

function judge(name: ConstrainedName, subtrees: readonly Subtree[]): NameConstraintFinding | undefined {
  const ofKind = subtrees.filter(({ kind }) => kind === name.kind);
  const permitted = ofKind.filter(({ isExcluded }) => !isExcluded);
  const isExcluded = ofKind.some((subtree) => subtree.isExcluded && subtree.has(name) === true);
  // A constraint that can't tell may be the one that permits the name.
  const isPermitted = permitted.length === 0 || permitted.some((subtree) => subtree.has(name) !== false);
  return isExcluded || !isPermitted ? { name: name.shown, isExcluded } : undefined;
}

/**
 * The alternative names, and the subject unless it is empty; the subject's e-mail address if there are no alternative names
 * (RFC 5280 4.2.1.10).
 */
function constrainedNames({ subject, subjectParts = [], extensions }: Certificate): ConstrainedName[] {
  const names = (extensions?.alternativeNames ?? []).flatMap(({ kind, text }): ConstrainedName[] =>
    kind === "other" ? otherName(text) : [{ kind, shown: text }],
  );
  const mailboxes =
    extensions?.alternativeNames.length === 0 ? subjectParts.filter((part) => part.startsWith("E=")) : [];
  return [
    ...names,
    ...mailboxes.map((part) => ({ kind: "email" as const, shown: part.slice("E=".length) })),
    ...(subjectParts.length === 0 ? [] : [{ kind: "directory" as const, shown: subject, parts: subjectParts }]),
  ];
}

/** By OpenSSL's word for the kind; empty for kinds that are not checked. */
function otherName(text: string): ConstrainedName[] {
  const [, kind, shown = ""] = /^(email|URI|DirName):(.*)$/s.exec(text) ?? [];
  if (kind === "DirName") {
    return [{ kind: "directory", shown, parts: nameParts(() => new Name(shown))?.toReversed() ?? [] }];
  }
  return kind === undefined ? [] : [{ kind: kind === "URI" ? "uri" : "email", shown }];
}

/** undefined when they are malformed. */
function readConstraints(der: Buffer): Subtree[] | undefined {
  const lists = readAllChildren(der, readElement(der));
  return collected(
    lists?.map((list) => {
      const isExcluded = list.tag === derTag.constructedContext1;
      return list.tag === derTag.context0 || isExcluded
        ? collected(readAllChildren(der, list)?.map((subtree) => readSubtree(der, subtree, isExcluded)))
        : undefined;
    }),
  );
}

/** GeneralSubtree: a name, and distances, which RFC 5280 forbids. Empty for kinds that are not checked. */
function readSubtree(der: Buffer, subtree: DerElement, isExcluded: boolean): Subtree[] | undefined {
  const [base, ...distances] = readAllChildren(der, subtree) ?? [];
  if (subtree.tag !== derTag.sequence || base === undefined || distances.length > 0) {
    return undefined;
  }
  const [kind, test] = tests[base.tag] ?? [];
  return kind && test ? [{ kind, isExcluded, has: test(der.subarray(base.start, base.end)) }] : [];
}

/** By the tag of a GeneralName. */
const tests: Partial<Record<number, [kind: Subtree["kind"], test: (content: Buffer) => Subtree["has"]]>> = {
  129: ["email", (content) => mailboxTest(content.toString("latin1"))],
  130: ["domain", (content) => domainTest(content.toString("latin1").toLowerCase())],
  134: ["uri", (content) => uriTest(content.toString("latin1").toLowerCase())],
  135: ["address", (content) => addressTest(content)],
  164: ["directory", (content) => directoryTest(content)],
};

/** Clients disagree about wildcards in constraints. A leading dot requires one more label. */
function domainTest(base: string): Subtree["has"] {
  if (base.includes("*")) {
    return () => undefined;
  }
  const end = base.startsWith(".") ? base : `.${base}`;
  return ({ shown }) => {
    const name = shown.toLowerCase();
    return base === "" || name === base || name.endsWith(end);
  };
}

/** One mailbox, all mailboxes of a host, or with a leading dot all of a domain's hosts. */
function mailboxTest(constraint: string): Subtree["has"] {
  const [wantedLocal, wantedHost] = divide(constraint);
  return ({ shown }) => {
    const [local, host] = divide(shown);
    if (constraint.includes("@")) {
      return local === wantedLocal && host === wantedHost;
    }
    return wantedHost.startsWith(".") ? host.endsWith(wantedHost) : host === wantedHost;
  };
}

/** A host, or with a leading dot all hosts of a domain; URIs without a host name can't be checked. */
function uriTest(base: string): Subtree["has"] {
  return ({ shown }) => {
    const host = URL.canParse(shown) ? new URL(shown).hostname.toLowerCase() : "";
    if (host === "" || host.startsWith("[") || isIP(host) !== 0) {
      return undefined;
    }
    return base.startsWith(".") ? host.endsWith(base) : host === base;
  };
}

function divide(mailbox: string): [local: string, host: string] {
  const at = mailbox.lastIndexOf("@");
  return [mailbox.slice(0, Math.max(at, 0)), mailbox.slice(at + 1).toLowerCase()];
}

/** An address and a mask of the same length (RFC 4632). */
function addressTest(content: Buffer): Subtree["has"] {
  const half = content.length / 2;
  const bits = [...content.subarray(half)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  if ((half !== 4 && half !== 16) || !/^1*0*$/.test(bits)) {
    return () => undefined;
  }
  const network = content.subarray(0, half);
  const family = half === 4 ? "ipv4" : "ipv6";
  const text = half === 4 ? network.join(".") : (network.toString("hex").match(/.{4}/g) ?? []).join(":");
  let list: BlockList | undefined;
  return ({ shown }) => {
    if (list === undefined) {
      list = new BlockList();
      list.addSubnet(text, bits.lastIndexOf("1") + 1, family);
    }
    return isIP(shown) === (half === 4 ? 4 : 6) && list.check(shown, family);
  };
}

/** Names that start with the same parts. Letters beyond ASCII may be equal in another encoding. */
function directoryTest(content: Buffer): Subtree["has"] {
  let base: readonly string[] | undefined;
  return (name) => {
    base ??= nameParts(() => new Name(content));
    if (base === undefined || name.kind !== "directory") {
      return undefined;
    }
    const differing = base.findIndex((part, index) => part !== name.parts[index]);
    if (differing < 0) {
      return true;
    }
    const isPlain = /^[\x20-\x5b\x5d-\x7e]*$/.test(`${base[differing]}${name.parts[differing] ?? ""}`);
    return isPlain ? false : undefined;
  };
}

/** All items in one list; undefined when one list is undefined. */
function collected<Item>(lists: readonly (readonly Item[] | undefined)[] | undefined): Item[] | undefined {
  const known = lists?.filter((list) => list !== undefined);
  return known?.length === lists?.length ? known?.flat() : undefined;
}
