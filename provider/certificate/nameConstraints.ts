import "reflect-metadata";

import { BlockList, isIP } from "node:net";
import { Name } from "@peculiar/x509";

import type { Certificate } from "./certificate";
import { nameParts } from "./decodedCertificate";
import { type DerElement, derTag, readElement } from "./der";

/** A name that an authority must not issue for. */
export interface NameConstraintFinding {
  name: string;
  /** It is among the names that are excluded; else it is not among those that are permitted. */
  isExcluded: boolean;
}

/** How many comparisons of a name with a constraint are made for one certificate. A hundred names under hundreds are less. */
const maximumComparisons = 1 << 16;

/**
 * What the name constraints of an authority (RFC 5280 4.2.1.10) say of a certificate below it: the first of its names that they
 * forbid; undefined when there is none.
 *
 * Domains, addresses, e-mail addresses and the subject are judged. Of names of other kinds, of constraints that are malformed and
 * of too many comparisons nothing is claimed.
 *
 * @example readNameConstraints(authority)(leaf) // { name: "shop.example.com", isExcluded: false }
 */
export function readNameConstraints(authority: Certificate): (below: Certificate) => NameConstraintFinding | undefined {
  const { nameConstraints } = authority.path;
  const subtrees = (nameConstraints && readConstraints(nameConstraints)) ?? [];
  return (below) => {
    const names = subtrees.length === 0 ? [] : constrainedNames(below);
    const forbidden = names.length * subtrees.length <= maximumComparisons ? names : [];
    for (const name of forbidden) {
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
  | { kind: "domain" | "email" | "address" }
  | { kind: "directory"; parts: readonly string[] }
);

/** Names below one. `has` gives undefined where it can't be told whether a name is. */
interface Subtree {
  kind: ConstrainedName["kind"];
  isExcluded: boolean;
  has: (name: ConstrainedName) => boolean | undefined;
}

function judge(name: ConstrainedName, subtrees: readonly Subtree[]): NameConstraintFinding | undefined {
  const ofKind = subtrees.filter(({ kind }) => kind === name.kind);
  const permitted = ofKind.filter(({ isExcluded }) => !isExcluded);
  const isExcluded = ofKind.some((subtree) => subtree.isExcluded && subtree.has(name) === true);
  // One that can't be judged may be the one that permits it.
  const isPermitted = permitted.length === 0 || permitted.some((subtree) => subtree.has(name) !== false);
  return isExcluded || !isPermitted ? { name: name.shown, isExcluded } : undefined;
}

/** The alternative names of a server, and the subject unless it is empty. */
function constrainedNames({ subject, subjectParts, extensions }: Certificate): ConstrainedName[] {
  const names = (extensions?.alternativeNames ?? []).flatMap(({ kind, text }): ConstrainedName[] => {
    if (kind !== "other") {
      return [{ kind, shown: text }];
    }
    return text.startsWith("email:") ? [{ kind: "email", shown: text.slice("email:".length) }] : [];
  });
  return subjectParts === undefined || subjectParts.length === 0
    ? names
    : [...names, { kind: "directory", shown: subject, parts: subjectParts }];
}

/** undefined when they are malformed. */
function readConstraints(der: Buffer): Subtree[] | undefined {
  const lists = readAll(der, readElement(der));
  return collected(
    lists?.map((list) => {
      const isExcluded = list.tag === derTag.constructedContext1;
      return list.tag === derTag.context0 || isExcluded
        ? collected(readAll(der, list)?.map((subtree) => readSubtree(der, subtree, isExcluded)))
        : undefined;
    }),
  );
}

/** GeneralSubtree: a name, and distances that RFC 5280 does not allow. Empty for kinds that are not judged. */
function readSubtree(der: Buffer, subtree: DerElement, isExcluded: boolean): Subtree[] | undefined {
  const [base, ...distances] = readAll(der, subtree) ?? [];
  if (subtree.tag !== derTag.sequence || base === undefined || distances.length > 0) {
    return undefined;
  }
  const content = der.subarray(base.start, base.end);
  switch (base.tag) {
    case 0x81:
      return [{ kind: "email", isExcluded, has: mailboxTest(content.toString("latin1")) }];
    case 0x82:
      return [{ kind: "domain", isExcluded, has: domainTest(content.toString("latin1").toLowerCase()) }];
    case 0x87:
      return [{ kind: "address", isExcluded, has: addressTest(content) }];
    case 0xa4:
      return [{ kind: "directory", isExcluded, has: directoryTest(content) }];
    default:
      return [];
  }
}

/** Clients differ in what they make of a wildcard in a constraint. A leading dot asks for one more label. */
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

/** One mailbox, all of a host, or with a leading dot all of a domain's hosts. */
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

/** A subject that begins with the same parts. Letters beyond ASCII may be the same in another encoding. */
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
    const isPlain = /^[\x20-\x7e]*$/.test(`${base[differing]}${name.parts[differing] ?? ""}`);
    return isPlain ? false : undefined;
  };
}

/** All elements within one; undefined when one of them is malformed. */
function readAll(bytes: Buffer, parent: DerElement | undefined): DerElement[] | undefined {
  if (parent === undefined) {
    return undefined;
  }
  const children: DerElement[] = [];
  for (let offset = parent.start; offset < parent.end; ) {
    const child = readElement(bytes, offset, parent.end);
    if (child === undefined) {
      return undefined;
    }
    children.push(child);
    offset = child.end;
  }
  return children;
}

/** All of them in one list; undefined when one of them is. */
function collected<Item>(lists: readonly (readonly Item[] | undefined)[] | undefined): Item[] | undefined {
  const known = lists?.filter((list) => list !== undefined);
  return known?.length === lists?.length ? known?.flat() : undefined;
}
