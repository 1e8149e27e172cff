import type { CasStore } from "../casCertificate/certificateStore";
import type { Verify } from "../certificateBinding/state";
import type { CertificateReference } from "../pemInputs/certificateReference";

/** A product to whose resources CAS deploys, in the spelling of its API. */
export type CloudProduct =
  | "ALB"
  | "APIGateway"
  | "CDN"
  | "CR"
  | "DCDN"
  | "DDOS"
  | "FC"
  | "GA"
  | "LIVE"
  | "MSE"
  | "NLB"
  | "OSS"
  | "SAE"
  | "SLB"
  | "VOD"
  | "WAF"
  | "webHosting";

/** What a destroy does: nothing; or it puts back what each resource served before the last job. */
export type OnDeploymentDestroy = "keep" | "rollBack";

/** Something that serves a certificate: a domain, a listener, an instance. */
export interface CasDeploymentResource {
  /** The product. */
  product: CloudProduct;
  /**
   * Its domain, or its listener, its instance or its id in CAS. Exactly one resource of the product must have this name.
   * @example "www.example.com"
   */
  name: string;
}

/** What came of one resource. */
export interface CasDeploymentResult {
  /** The product. */
  product: CloudProduct;
  /** As `resources` has it. */
  name: string;
  /**
   * `success`; or what CAS says else, such as `error` or `rollback_success`; `submitted` when nobody looked (`verify: "none"`); `unmatched` if the job
   * left the resource out; `changed` if it serves another certificate since.
   */
  status: string;
  /** Why it is not `success`. */
  reason?: string;
  /** Id of the resource in CAS. */
  resourceId: string;
  /** Id of the job that deployed to it; absent where none was needed. */
  jobId?: string;
  /** Id in the certificate store of what was deployed. */
  certId?: string;
  /** Id in the certificate store of what the resource served before; absent when CAS told none. */
  previousCertId?: string;
  /** When that one ends, ISO 8601. */
  previousNotAfter?: string;
}

/** What is remembered of the inputs. */
export interface DeploymentSettings {
  resources: CasDeploymentResource[];
  onDestroy?: OnDeploymentDestroy;
}

/** What check derives. */
export interface DeploymentDerived {
  /** SHA-256 of each certificate; absent when one is given as an identifier alone. */
  fingerprints?: string[];
  /** When the first of the certificates ends; absent like `fingerprints`. */
  notAfter?: string;
  /** What check found that a user should know, whatever the date. */
  warnings: string[];
}

/** The inputs as check hands them to the engine. */
export interface DeploymentInputs extends DeploymentSettings, DeploymentDerived {
  certificates: (CertificateReference | string)[];
  /** Names or ids. */
  contacts: string[];
  /** ISO 8601. */
  schedule?: string;
  maxQuota?: number;
  verify?: Verify;
  /** Seconds. */
  timeout?: number;
  /** How many deployments this takes; 0 when nothing is deployed. Not remembered. */
  quotaNeeded?: number;
}

/** What the state remembers. */
export interface DeploymentState extends DeploymentSettings, DeploymentDerived {
  store: CasStore;
  /** `<certId>-<store>` of each certificate. */
  certIdentifiers: string[];
  /** The newest job; empty if none was needed. */
  jobId: string;
  /** The job's, as CAS says it. */
  status: string;
  results: CasDeploymentResult[];
  /** The job is not done, or was not seen to be: the next update goes on with it. */
  isPending?: boolean;
}
