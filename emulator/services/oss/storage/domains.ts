import { randomBytes } from "node:crypto";
import type { KeyPair } from "../../../certificates/keyPair";
import { Lagging } from "../../../certificates/lagging";

/** What isn't known of OSS's custom domains. All may change while the emulator runs. Times are in milliseconds. */
export interface BucketDomainSwitches {
  /** When ListCname shows a new certificate, after the call that set it. Infinity: never. Default 0. */
  readsAfter: number;
  /** When the edge serves a new certificate. Infinity: never. Default 0. */
  servesAfter: number;
  /** The fingerprint that ListCname returns. The documentation's example has 20 bytes. Default "SHA-1". */
  fingerprint: "SHA-1" | "SHA-256";
}

/** The certificate of a custom domain. */
export interface DomainCertificate extends KeyPair {
  /** `<id>-<store>` of CAS, where an uploaded one is copied. */
  readonly identifier: string;
  /** "Upload" for one that came as PEM. */
  readonly type: "CAS" | "Upload";
  readonly createdAt: Date;
}

/** A custom domain that is bound to a bucket. */
export interface BucketDomain {
  readonly name: string;
  readonly bucket: string;
  modifiedAt: Date;
  /** As ListCname shows it. */
  readonly certificate: Lagging<DomainCertificate | undefined>;
  /** As the edge serves it. */
  readonly served: Lagging<DomainCertificate | undefined>;
}

/** What proves that a domain is one's own: a TXT record with the token. */
export interface CnameToken {
  readonly bucket: string;
  readonly domain: string;
  readonly token: string;
  readonly expiresAt: Date;
}

const threeDays = 72 * 60 * 60 * 1000;

/** The custom domains of all buckets. */
export class BucketDomains {
  readonly switches: BucketDomainSwitches = { readsAfter: 0, servesAfter: 0, fingerprint: "SHA-1" };
  /** The domains that can be bound: those whose DNS has the token's TXT record, in lower case. */
  readonly verified = new Set<string>();
  /** Domains without an ICP record, in lower case. */
  readonly unregistered = new Set<string>();
  private readonly domains = new Map<string, BucketDomain>();
  private readonly tokens = new Map<string, CnameToken>();

  constructor(private readonly now: () => Date) {}

  /** Binds a domain without any check. */
  bind(name: string, bucket: string): BucketDomain {
    const domain: BucketDomain = {
      name: name.toLowerCase(),
      bucket,
      modifiedAt: this.now(),
      certificate: new Lagging<DomainCertificate | undefined>(undefined),
      served: new Lagging<DomainCertificate | undefined>(undefined),
    };
    this.domains.set(domain.name, domain);
    return domain;
  }

  unbind(name: string): void {
    this.domains.delete(name.toLowerCase());
  }

  find(name: string): BucketDomain | undefined {
    return this.domains.get(name.toLowerCase());
  }

  of(bucket: string): BucketDomain[] {
    return [...this.domains.values()].filter((domain) => domain.bucket === bucket);
  }

  all(): readonly BucketDomain[] {
    return [...this.domains.values()];
  }

  /** Gives a domain another certificate, or none, without any check. */
  setCertificate(domain: BucketDomain, certificate: DomainCertificate | undefined): void {
    const now = this.now();
    domain.modifiedAt = now;
    domain.certificate.write(certificate, now, this.switches.readsAfter);
    domain.served.write(certificate, now, this.switches.servesAfter);
  }

  /** The token of a domain, which is valid for 72 hours. */
  token(bucket: string, name: string): CnameToken | undefined {
    const token = this.tokens.get(`${bucket} ${name.toLowerCase()}`);
    return token && token.expiresAt > this.now() ? token : undefined;
  }

  /** The valid token of a domain; a new one where there is none. */
  newToken(bucket: string, name: string): CnameToken {
    const domain = name.toLowerCase();
    const valid = this.token(bucket, domain);
    if (valid) {
      return valid;
    }
    const expiresAt = new Date(this.now().getTime() + threeDays);
    const token = { bucket, domain, token: randomBytes(16).toString("hex"), expiresAt };
    this.tokens.set(`${bucket} ${domain}`, token);
    return token;
  }
}
