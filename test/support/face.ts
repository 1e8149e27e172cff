import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import { OssCertificateDeployment, type OssCertificateDeploymentArgs } from "../../provider";
import { repository } from "./stack";

/** Access key and secret, as the emulator gives them. */
interface Keys {
  accessKeyId: string;
  accessKeySecret: string;
}

/**
 * A way in which programs reach the lifecycle. Engine tests run once through each:
 *
 * ```ts
 * for (const face of faces) {
 *   describe(`a deployment, by the ${face.name}`, () => {
 *     before(async () => { site = await Site.start({ face }) });
 *   });
 * }
 * ```
 */
export interface Face {
  name: "dynamic resource" | "plugin";
  /** The resource's type in URNs. */
  type: string;
  /** How the environment of `pulumi` must differ from this process's. */
  environment: Record<string, string>;
  /** The stack's configuration with these credentials. */
  configuration(keys: Keys, region?: string): ConfigMap;
  /** Declares the resource in a program. */
  deploy(name: string, args: OssCertificateDeploymentArgs, opts?: pulumi.CustomResourceOptions): Deployment;
}

/** A deployment in a program, whatever serves it. */
export type Deployment = Pick<OssCertificateDeployment, "id" | "urn" | Outputs>;

type Outputs =
  | "fingerprint"
  | "fingerprintSha256"
  | "chainFingerprints"
  | "serialNumber"
  | "subject"
  | "issuer"
  | "subjectAlternativeNames"
  | "notBefore"
  | "notAfter"
  | "renewAfter"
  | "keyAlgorithm"
  | "archivePath"
  | "latestPath"
  | "objects"
  | "warnings"
  | "region"
  | "bucket";

/** The class that TypeScript programs use: pulumi-resource-pulumi-nodejs runs the lifecycle. */
export const dynamicResource: Face = {
  name: "dynamic resource",
  type: "pulumi-nodejs:dynamic/alicloud-certificates:OssCertificateDeployment",
  environment: {},
  configuration: (keys, region) => configurationIn("alicloud", keys, region),
  deploy: (name, args, opts) => new OssCertificateDeployment(name, args, opts),
};

/** What every other language uses: pulumi-resource-alicloud-certificates runs the lifecycle. */
export const plugin: Face = {
  name: "plugin",
  type: "alicloud-certificates:index:OssCertificateDeployment",
  environment: { PATH: `${join(repository, "bin")}:${process.env.PATH ?? ""}` },
  configuration: (keys, region) => configurationIn("alicloud-certificates", keys, region),
  deploy: (name, args, opts) => new PluginDeployment(name, args, opts),
};

export const faces: readonly Face[] = [dynamicResource, plugin];

function configurationIn(namespace: string, keys: Keys, region = "cn-hangzhou"): ConfigMap {
  return {
    [`${namespace}:region`]: { value: region },
    [`${namespace}:accessKey`]: { value: keys.accessKeyId },
    [`${namespace}:secretKey`]: { value: keys.accessKeySecret, secret: true },
  };
}

/** What `pulumi package gen-sdk` makes of schema.json, as far as tests need it. */
export class PluginDeployment extends pulumi.CustomResource {
  declare readonly fingerprint: pulumi.Output<string>;
  declare readonly fingerprintSha256: pulumi.Output<string>;
  declare readonly chainFingerprints: pulumi.Output<string[]>;
  declare readonly serialNumber: pulumi.Output<string>;
  declare readonly subject: pulumi.Output<string>;
  declare readonly issuer: pulumi.Output<string>;
  declare readonly subjectAlternativeNames: pulumi.Output<string[]>;
  declare readonly notBefore: pulumi.Output<string>;
  declare readonly notAfter: pulumi.Output<string>;
  declare readonly renewAfter: pulumi.Output<string>;
  declare readonly keyAlgorithm: pulumi.Output<string>;
  declare readonly archivePath: pulumi.Output<string>;
  declare readonly latestPath: pulumi.Output<string>;
  declare readonly objects: OssCertificateDeployment["objects"];
  declare readonly warnings: pulumi.Output<string[]>;
  declare readonly region: pulumi.Output<string>;
  declare readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: OssCertificateDeploymentArgs, opts?: pulumi.CustomResourceOptions) {
    super(plugin.type, name, { ...outputs, ...args }, opts);
  }
}

const outputs = {
  fingerprint: undefined,
  fingerprintSha256: undefined,
  chainFingerprints: undefined,
  serialNumber: undefined,
  subject: undefined,
  issuer: undefined,
  subjectAlternativeNames: undefined,
  notBefore: undefined,
  notAfter: undefined,
  renewAfter: undefined,
  keyAlgorithm: undefined,
  archivePath: undefined,
  latestPath: undefined,
  objects: undefined,
  warnings: undefined,
  region: undefined,
  bucket: undefined,
} satisfies Record<Outputs, undefined>;
