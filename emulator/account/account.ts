import { randomBytes, randomInt } from "node:crypto";
import type { Caller } from "./caller";
import type { PolicyDocument } from "./policyDocument";
import { readPolicyDocument } from "./policySyntax";

/** The most by which a request's clock may differ from the server's, in milliseconds. */
export const allowedSkew = 15 * 60 * 1000;

export interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

export interface RamPolicy {
  readonly name: string;
  readonly description: string;
  readonly createDate: Date;
  /** `v1`, `v2`, …; no id is used again. */
  versions: { readonly id: string; readonly document: string; isDefault: boolean; readonly createDate: Date }[];
  nextVersion: number;
}

/** A user or role. */
export interface Identity {
  readonly id: string;
  readonly createDate: Date;
  /** The names of its policies. */
  readonly attached: Set<string>;
}

export interface RamUser extends Identity {
  name: string;
  displayName: string;
  comments: string;
  /** By access key id. */
  readonly keys: Map<string, Keys & { readonly createDate: Date }>;
}

export interface RamRole extends Identity {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  /** The trust policy, JSON. */
  readonly trust: string;
  /** In seconds. */
  readonly maxSessionDuration: number;
}

/** Temporary credentials. */
export interface Session extends Keys {
  readonly securityToken: string;
  readonly expiresAt: Date;
  readonly arn: string;
  readonly principal: string;
  /** The policies at the time of a request. */
  documents(): readonly PolicyDocument[];
  readonly sessionPolicy?: PolicyDocument;
}

/** What verifying a signature needs of an access key. */
export interface Credential {
  readonly accessKeySecret: string;
  /** Undefined for keys that aren't temporary. */
  readonly session?: Session;
  caller(): Caller;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function randomText(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
}

function randomDigits(length: number): string {
  return Array.from({ length }, (_, index) => randomInt(index === 0 ? 1 : 0, 10)).join("");
}

function newKeys(): Keys {
  return { accessKeyId: `LTAI5t${randomText(18)}`, accessKeySecret: randomText(30) };
}

/** How the gateways of the vendor's APIs, and OSS as far as signatures and refusals go, behave where the real one isn't known. May change while the emulator runs. */
export interface GatewaySwitches {
  /** Whether a call signed by ACS3 may have its parameters in a form body, as V1's may. No page says it. Default true. */
  readsFormsOfAcs3: boolean;
  /** Whether OSS says in the header `x-oss-err` why it refuses a HEAD. Its clients read that; no page says it. Default true. */
  explainsHead: boolean;
}

/** One Alibaba Cloud account: its owner's key, its RAM users, roles and policies, and the sessions of its roles. */
export class Account {
  readonly accountId = randomDigits(16);
  readonly owner = newKeys();
  readonly users = new Map<string, RamUser>();
  readonly roles = new Map<string, RamRole>();
  readonly policies = new Map<string, RamPolicy>();
  /** The nonces of signed calls, each of which may be used once. */
  readonly nonces = new Set<string>();
  readonly gateway: GatewaySwitches = { readsFormsOfAcs3: true, explainsHead: true };
  private readonly sessions = new Map<string, Session>();

  constructor(readonly now: () => Date) {}

  addPolicy(name: string, description: string, document: string): RamPolicy {
    const createDate = this.now();
    const versions = [{ id: "v1", document, isDefault: true, createDate }];
    const policy: RamPolicy = { name, description, createDate, versions, nextVersion: 2 };
    this.policies.set(name, policy);
    return policy;
  }

  addUser(name: string): RamUser {
    const user: RamUser = { ...this.newIdentity(), name, displayName: "", comments: "", keys: new Map() };
    this.users.set(name, user);
    return user;
  }

  addKeys(user: RamUser): Keys & { readonly createDate: Date } {
    const keys = { ...newKeys(), createDate: this.now() };
    user.keys.set(keys.accessKeyId, keys);
    return keys;
  }

  addRole(role: Pick<RamRole, "name" | "description" | "trust" | "maxSessionDuration">): RamRole {
    // RAM writes the names of roles in lower case in their ARN.
    const arn = `acs:ram::${this.accountId}:role/${role.name.toLowerCase()}`;
    const created: RamRole = { ...this.newIdentity(), ...role, arn };
    this.roles.set(role.name, created);
    return created;
  }

  addSession(session: Omit<Session, keyof Keys | "securityToken">): Session {
    const created: Session = {
      ...session,
      accessKeyId: `STS.N${randomText(24)}`,
      accessKeySecret: randomText(44),
      securityToken: `CAIS${randomBytes(240).toString("base64")}`,
    };
    this.sessions.set(created.accessKeyId, created);
    return created;
  }

  /** True for the token of any session. */
  isSecurityToken(token: string): boolean {
    return [...this.sessions.values()].some((session) => session.securityToken === token);
  }

  /** The policies of a user or role, each in its default version. */
  documentsOf(identity: Identity): PolicyDocument[] {
    return [...identity.attached].flatMap((name) => {
      const version = this.policies.get(name)?.versions.find(({ isDefault }) => isDefault);
      return version ? [readPolicyDocument(version.document, "ram")] : [];
    });
  }

  /** What belongs to an access key; undefined for an unknown one. */
  credential(accessKeyId: string): Credential | undefined {
    const { accountId } = this;
    if (accessKeyId === this.owner.accessKeyId) {
      const arn = `acs:ram::${accountId}:root`;
      return {
        accessKeySecret: this.owner.accessKeySecret,
        caller: () => ({ type: "owner", accountId, accessKeyId, principal: accountId, arn, policies: [] }),
      };
    }
    const session = this.sessions.get(accessKeyId);
    if (session) {
      const { arn, principal, accessKeySecret, sessionPolicy } = session;
      const policy = sessionPolicy ? { sessionPolicy } : {};
      return {
        accessKeySecret,
        session,
        caller: () => {
          const policies = session.documents();
          return { type: "session", accountId, accessKeyId, principal, arn, policies, ...policy };
        },
      };
    }
    for (const user of this.users.values()) {
      const keys = user.keys.get(accessKeyId);
      if (!keys) {
        continue;
      }
      const arn = `acs:ram::${accountId}:user/${user.name}`;
      return {
        accessKeySecret: keys.accessKeySecret,
        caller: () => {
          const policies = this.documentsOf(user);
          return { type: "user", accountId, accessKeyId, principal: user.id, arn, policies };
        },
      };
    }
    return undefined;
  }

  private newIdentity(): Identity {
    return { id: randomDigits(18), createDate: this.now(), attached: new Set() };
  }
}
