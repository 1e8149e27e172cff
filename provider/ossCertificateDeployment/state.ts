import type { Directories, OnDestroy } from "../bucketLayout/layout";
import type { CertificateDescription } from "../certificate/describe";
import type { Raw } from "../engine/raw";
import type { CertificateInputs } from "../pemInputs/pemInputs";

/** How an uploaded object is encrypted at rest. */
export type ServerSideEncryption = "AES256" | "KMS" | "SM4";

/** An object that exists in the bucket. */
export interface DeployedObject {
  /** Its name in the bucket, such as `certs/example.com/latest/cert.pem`. */
  key: string;
  /** Upper-case hex MD5 of its bytes. */
  etag: string;
  /**
   * The object existed before this deployment, and the credentials lacked `oss:GetObject` to compare it. Its ETag is then that of
   * the planned upload. A refresh with that permission compares it. Default: `false`.
   */
  unseen?: boolean;
}

/** Where a deployment is and how to reach it. */
export interface DeploymentLocation {
  region: string;
  bucket: string;
  prefix?: string;
  endpoint?: string;
  cname?: boolean;
  internal?: boolean;
  pathStyle?: boolean;
}

/** What affects the objects in addition to the certificate. */
export interface ObjectSettings {
  serverSideEncryption?: ServerSideEncryption;
  kmsKeyId?: string;
  tags?: Record<string, string>;
  traceabilityUrl?: string;
}

/** What `check` derives, so that previews show it and other resources can use it. */
export interface DerivedFields extends CertificateDescription, Directories {
  /** Warnings about the certificate that don't depend on the time; the resource logs them. */
  warnings: string[];
}

/** The inputs as `check` passes them to the engine, and the engine to diff, create and update. */
export interface CheckedInputs extends DeploymentLocation, ObjectSettings, DerivedFields, CertificateInputs {
  onDestroy?: OnDestroy;
  /** Derived, but never uploaded or compared: the archive of the newer certificate that an older one replaces. */
  rolledBackFrom?: string;
}

/** Inputs as a program passed them. */
export type RawInputs = Raw<CheckedInputs>;

/** The state: everything that diff, read and delete need, and never key material. Plain JSON. */
export interface DeploymentState extends DeploymentLocation, ObjectSettings, DerivedFields {
  onDestroy?: OnDestroy;
  /** The objects that exist; fewer than ten after an interruption or damage. */
  objects: DeployedObject[];
  /** The mark in `x-oss-meta-deployment`, by which delete recognizes this deployment's objects. */
  deploymentId: string;
  /**
   * The import has written nothing yet: the mark is that of the deployment that wrote the objects, which may still belong to
   * another stack. With its first write the import gets its own mark.
   */
  imported?: boolean;
}
