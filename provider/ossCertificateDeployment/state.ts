import type { Directories, OnDestroy } from "../bucketLayout/layout";
import type { CertificateDescription } from "../certificate/describe";
import type { Raw } from "../engine/raw";
import type { CertificateInputs } from "../pemInputs/pemInputs";

/** How an uploaded object is encrypted at rest. */
export type ServerSideEncryption = "AES256" | "KMS" | "SM4";

/** An object that stands in the bucket. */
export interface DeployedObject {
  /** Its name in the bucket, such as `certs/example.com/latest/cert.pem`. */
  key: string;
  /** Upper-case hex MD5 of its bytes. */
  etag: string;
  /**
   * The object existed before this deployment and could not be looked at, since these credentials lack `oss:GetObject`. Its
   * ETag is then that of what would have been uploaded. A refresh that may look finds out. Default: `false`.
   */
  unseen?: boolean;
}

/** Where a deployment is and how it is reached. */
export interface DeploymentLocation {
  region: string;
  bucket: string;
  prefix?: string;
  endpoint?: string;
  cname?: boolean;
  internal?: boolean;
  pathStyle?: boolean;
}

/** What else shapes the objects, besides the certificate. */
export interface ObjectSettings {
  serverSideEncryption?: ServerSideEncryption;
  kmsKeyId?: string;
  tags?: Record<string, string>;
  traceabilityUrl?: string;
}

/** What `check` derives, so that a preview shows it and downstream resources know it. */
export interface DerivedFields extends CertificateDescription, Directories {
  /** Findings about the certificate that don't depend on the time; the resource logs them. */
  warnings: string[];
}

/** The inputs as `check` hands them to the engine, and the engine to diff, create and update. */
export interface CheckedInputs extends DeploymentLocation, ObjectSettings, DerivedFields, CertificateInputs {
  onDestroy?: OnDestroy;
  /** Derived, and never uploaded or compared: the archive of the newer certificate whose place an older one takes. */
  rolledBackFrom?: string;
}

/** Inputs as a program gave them. */
export type RawInputs = Raw<CheckedInputs>;

/** What the state remembers: everything that diff, read and delete need, and never key material. Plain JSON. */
export interface DeploymentState extends DeploymentLocation, ObjectSettings, DerivedFields {
  onDestroy?: OnDestroy;
  /** Those that stand; fewer than ten after a deployment that was cut short or damaged. */
  objects: DeployedObject[];
  /** The mark, in `x-oss-meta-deployment`, by which delete knows this deployment's objects. */
  deploymentId: string;
  /**
   * An import has written nothing yet: the mark is that of the deployment that wrote the objects, which may still be another
   * stack's. With its first write the import gets a mark of its own.
   */
  imported?: boolean;
}
