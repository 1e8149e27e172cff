import { delimiter, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import {
  OssCertificateDeployment,
  type OssCertificateDeploymentArgs,
  Provider,
  type ProviderArgs,
} from "../../provider";
import { repository } from "./stack";
import { describeOnCi } from "./thorough";

/** Access key and secret, as the emulator gives them. */
interface Keys {
  accessKeyId: string;
  accessKeySecret: string;
}

/** What runs the lifecycle for a program. Engine tests run in each host: {@link describeEachHost}. */
export interface Host {
  name: "dynamic resource" | "plugin";
  /** The resource's type in URNs. */
  type: string;
  /** Before the colon of its configuration's keys. */
  namespace: "alicloud" | "alicloud-certificates";
  /** Declares the resource in a program. */
  deploy(name: string, args: OssCertificateDeploymentArgs, opts?: pulumi.CustomResourceOptions): Deployment;
  /** Declares an explicit provider. */
  provider(name: string, args: ProviderArgs): pulumi.ProviderResource;
}

/** A deployment in a program, in either host. */
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
export const dynamicResource: Host = {
  name: "dynamic resource",
  type: "pulumi-nodejs:dynamic/alicloud-certificates:OssCertificateDeployment",
  namespace: "alicloud",
  deploy: (name, args, opts) => new OssCertificateDeployment(name, args, opts),
  provider: (name, args) => new Provider(name, args),
};

/** What every other language uses: pulumi-resource-alicloud-certificates runs the lifecycle. */
export const plugin: Host = {
  name: "plugin",
  type: "alicloud-certificates:index:OssCertificateDeployment",
  namespace: "alicloud-certificates",
  deploy: (name, args, opts) => new PluginDeployment(name, args, opts),
  provider: (name, args) => new PluginProvider(name, args),
};

export const hosts: readonly Host[] = [dynamicResource, plugin];

/** JavaScript for a program in a process of its own: an expression that gives the host. */
export function textOf({ name }: Host): string {
  const [module, named] = [join(repository, "dist", "test", "support", "host"), JSON.stringify(name)];
  return `require(${JSON.stringify(module)}).hosts.find(({ name }) => name === ${named})`;
}

/**
 * `describe`, once for each host: with CI=true and in the long selection. Otherwise only in the dynamic resource, since both run the same code, and what
 * differs between them has tests of its own in test/host and test/plugin.
 *
 * ```ts
 * describeEachHost("a deployment on the engine", (host) => {
 *   before(async () => { fixture = await DeploymentFixture.start({ host }); });
 * });
 * ```
 */
export function describeEachHost(title: string, suite: (host: Host) => void): void {
  for (const host of hosts) {
    const describeIt = host === dynamicResource ? describe : describeOnCi;
    describeIt(`${title}, by the ${host.name}`, () => suite(host));
  }
}

/** An environment in which the engine finds the plugin. */
export const pluginOnPath: Record<string, string> = {
  PATH: `${join(repository, "bin")}${delimiter}${process.env.PATH ?? ""}`,
};

/** A stack's configuration with these credentials, for either host: the engine passes a plugin only its own namespace. */
export function configurationOf({ accessKeyId, accessKeySecret }: Keys, region = "cn-hangzhou"): ConfigMap {
  return Object.fromEntries(
    ["alicloud", "alicloud-certificates"].flatMap((namespace) => [
      [`${namespace}:region`, { value: region }],
      [`${namespace}:accessKey`, { value: accessKeyId }],
      [`${namespace}:secretKey`, { value: accessKeySecret, secret: true }],
    ]),
  );
}

/** The parts of the SDK that `pulumi package gen-sdk` makes from schema.json which the tests need. */
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

class PluginProvider extends pulumi.ProviderResource {
  constructor(name: string, { assumeRole, ...args }: ProviderArgs) {
    super(plugin.namespace, name, { ...args, assumeRole: assumeRole && pulumi.jsonStringify(assumeRole) });
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
