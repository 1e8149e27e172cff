import { randomBytes, randomInt } from "node:crypto";
import type { Caller } from "./caller";
import type { PolicyDocument } from "./policyDocument";
import { readPolicyDocument } from "./policySyntax";
import { systemPolicies } from "./systemPolicies";

export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  status: "Active" | "Inactive";
  readonly createDate: Date;
}

export type PolicyType = "Custom" | "System";

export interface RamPolicy {
  readonly name: string;
  readonly type: PolicyType;
  description: string;
  readonly createDate: Date;
  updateDate: Date;
  /** Version ids are `v1`, `v2`, … and never used again. */
  versions: { readonly id: string; readonly document: string; isDefault: boolean; readonly createDate: Date }[];
  nextVersion: number;
}

/** A user or role: what policies are attached to. */
export interface Identity {
  readonly id: string;
  /** Keys of `Account.policies`. */
  readonly attached: Map<string, { readonly attachDate: Date }>;
}

export interface RamUser extends Identity {
  name: string;
  displayName: string;
  comments: string;
  email: string;
  mobilePhone: string;
  readonly createDate: Date;
  updateDate: Date;
  readonly keys: Map<string, AccessKey>;
}

export interface RamRole extends Identity {
  readonly name: string;
  description: string;
  trust: string;
  maxSessionDuration: number;
  readonly createDate: Date;
  updateDate: Date;
}

export interface Session {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  readonly expiresAt: Date;
  readonly arn: string;
  readonly principal: string;
  readonly documents: () => readonly PolicyDocument[];
  readonly sessionPolicy?: PolicyDocument;
}

/** A key as a signature check needs it. */
export interface Credential {
  readonly accessKeySecret: string;
  readonly active: boolean;
  /** Set for temporary credentials only. */
  readonly session?: Session;
  readonly caller: () => Caller;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function randomText(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
}

function randomDigits(length: number): string {
  return Array.from({ length }, (_, index) => randomInt(index === 0 ? 1 : 0, 10)).join("");
}

/** `Custom/name`: custom and system policies have name spaces of their own. */
export function policyKey(type: PolicyType, name: string): string {
  return `${type}/${name}`;
}

/** One Alibaba Cloud account: its owner's key, its RAM users, roles and policies, and the sessions handed out. */
export class Account {
  readonly accountId = randomDigits(16);
  readonly owner: AccessKey;
  readonly users = new Map<string, RamUser>();
  readonly roles = new Map<string, RamRole>();
  /** Tags by resource, `policy/<name>` or `role/<name>`. */
  readonly tags = new Map<string, Map<string, string>>();
  /** Nonces of signed calls: each may be used once. */
  readonly nonces = new Set<string>();
  readonly policies = new Map<string, RamPolicy>();
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly now: () => Date) {
    this.owner = this.newKey();
    for (const [name, { description, document }] of Object.entries(systemPolicies)) {
      this.addPolicy("System", name, description, JSON.stringify(document));
    }
  }

  newKey(): AccessKey {
    return {
      accessKeyId: `LTAI5t${randomText(18)}`,
      accessKeySecret: randomText(30),
      status: "Active",
      createDate: this.now(),
    };
  }

  newId(): string {
    return randomDigits(18);
  }

  addPolicy(type: PolicyType, name: string, description: string, document: string): RamPolicy {
    const date = this.now();
    const policy: RamPolicy = {
      name,
      type,
      description,
      createDate: date,
      updateDate: date,
      versions: [{ id: "v1", document, isDefault: true, createDate: date }],
      nextVersion: 2,
    };
    this.policies.set(policyKey(type, name), policy);
    return policy;
  }

  addUser(name: string): RamUser {
    const date = this.now();
    const user: RamUser = {
      id: this.newId(),
      name,
      displayName: "",
      comments: "",
      email: "",
      mobilePhone: "",
      createDate: date,
      updateDate: date,
      attached: new Map(),
      keys: new Map(),
    };
    this.users.set(name, user);
    return user;
  }

  /** Temporary credentials that may do what `documents` say at the time of each request. */
  addSession(session: {
    arn: string;
    principal: string;
    documents: () => readonly PolicyDocument[];
    sessionPolicy?: PolicyDocument;
    expiresAt: Date;
  }): Session {
    const made: Session = {
      ...session,
      accessKeyId: `STS.N${randomText(24)}`,
      accessKeySecret: randomText(44),
      securityToken: `CAIS${randomBytes(240).toString("base64")}`,
    };
    this.sessions.set(made.accessKeyId, made);
    return made;
  }

  /** True for a token that was handed out with some temporary key. */
  isSecurityToken(token: string): boolean {
    return [...this.sessions.values()].some((session) => session.securityToken === token);
  }

  /** The default versions of the policies attached to a user or role. */
  documentsOf(identity: Identity): PolicyDocument[] {
    return [...identity.attached.keys()].flatMap((key) => {
      const version = this.policies.get(key)?.versions.find((candidate) => candidate.isDefault);
      return version ? [readPolicyDocument(version.document, "ram")] : [];
    });
  }

  credential(accessKeyId: string): Credential | undefined {
    const { accountId } = this;
    if (accessKeyId === this.owner.accessKeyId) {
      const arn = `acs:ram::${accountId}:root`;
      return {
        accessKeySecret: this.owner.accessKeySecret,
        active: true,
        caller: () => ({ type: "owner", accountId, accessKeyId, principal: accountId, arn, policies: [] }),
      };
    }
    const session = this.sessions.get(accessKeyId);
    if (session) {
      const { arn, principal, sessionPolicy } = session;
      return {
        accessKeySecret: session.accessKeySecret,
        active: true,
        session,
        caller: () => ({
          type: "session",
          accountId,
          accessKeyId,
          principal,
          arn,
          policies: session.documents(),
          ...(sessionPolicy ? { sessionPolicy } : {}),
        }),
      };
    }
    for (const user of this.users.values()) {
      const key = user.keys.get(accessKeyId);
      if (!key) continue;
      return {
        accessKeySecret: key.accessKeySecret,
        active: key.status === "Active",
        caller: () => ({
          type: "user",
          accountId,
          accessKeyId,
          principal: user.id,
          arn: `acs:ram::${accountId}:user/${user.name}`,
          policies: this.documentsOf(user),
        }),
      };
    }
    return undefined;
  }
}
