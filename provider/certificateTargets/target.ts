/** What can be looked at: domains of CDN, of DCDN, of OSS buckets and of Function Compute, and what Certificate Management Service lists of all others. */
export type TargetProduct = "cdn" | "dcdn" | "oss" | "fc" | "cas";

/** What is known of the certificate that a name serves. */
export type TargetStatus =
  | "ok"
  | "expiring"
  | "expired"
  | "notYetValid"
  | "mismatch"
  | "namesUnknown"
  | "unknown"
  | "httpsOff"
  | "notActivated"
  | "denied"
  | "failed";

/** How a certificate covers a name. */
export type TargetMatch = "exact" | "wildcard" | "none";

/** A name of the account, or a place whose names could not be listed. */
export interface CertificateTarget {
  /** `"cdn"`, `"dcdn"`, `"oss"`, `"fc"`; another product by the name that Certificate Management Service has for it, in lower case; `"cas"` where that could not be asked. */
  product: string;
  /** Id of the region, where the product has regions. */
  region?: string | undefined;
  /** The bucket, of a domain of a bucket. */
  bucket?: string | undefined;
  /** The domain, a wildcard one as people write it; instance and listener of what has no domain; empty if the names of this place could not be listed. */
  name: string;
  /** Instance and listener, of a load balancer and the like. */
  instance?: string | undefined;
  /** What is known of the certificate that is served. */
  status: TargetStatus;
  /** Whether HTTPS is on; absent if nobody could tell. */
  https?: boolean | undefined;
  /** SHA-1 of the certificate's DER, lower-case hex, where it is known. */
  fingerprint?: string | undefined;
  /** SHA-256 of the certificate's DER, lower-case hex, where it is known. */
  fingerprintSha256?: string | undefined;
  /** Identifier in Certificate Management Service, where the service tells it. */
  certIdentifier?: string | undefined;
  /** Names that the certificate is for, where they are known. */
  subjectAlternativeNames?: string[] | undefined;
  /** Beginning of the validity, ISO 8601 in UTC; the day alone, if Certificate Management Service tells it. */
  notBefore?: string | undefined;
  /** End of the validity, ISO 8601 in UTC; the day alone, if Certificate Management Service tells it. */
  notAfter?: string | undefined;
  /** Whole days until then; negative after it. */
  daysLeft?: number | undefined;
  /** How the given certificate covers the name; absent without one, and for what has no domain. */
  match?: TargetMatch | undefined;
  /** Whether the given certificate is the one that is served; absent if nobody could tell. */
  isServed?: boolean | undefined;
  /** The resource of this package that sets the certificate of this name. */
  resourceType?: string | undefined;
  /** The id of that resource, for an import. */
  importId?: string | undefined;
  /** Why something could not be read, and what to do. */
  error?: string | undefined;
  /** The service's code for that. */
  errorCode?: string | undefined;
  /** Id of the request that failed. */
  requestId?: string | undefined;
  /** The action that is missing, and on what, if that is the reason. */
  missingPermission?: string | undefined;
}

/** What a service tells of a name, before it is judged. */
export interface ListedName extends Omit<CertificateTarget, "status" | "daysLeft" | "match" | "isServed"> {
  /** Why nothing is known of its certificate. */
  problem?: Extract<TargetStatus, "notActivated" | "denied" | "failed">;
  /** Its name is no domain, so that no certificate can be for it or not. */
  isInstance?: true;
}
