import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type {
  BackupCertificate,
  CasCertificateArgs,
  CasDeploymentArgs,
  CdnDomainCertificateArgs,
  CertificateBucketArgs,
  CertificateRolloutArgs,
  CertificateTargetsOutputArgs,
  DeploymentPermissions,
  FcDomainCertificateArgs,
  HstsInput,
  HttpsOnlyPolicyArgs,
  OssCertificateDeploymentArgs,
  OssDomainCertificateArgs,
  PemInput,
  ProviderArgs,
  ProvisionArgs,
  RolloutBucket,
  RolloutFcDomain,
  RolloutOssDomain,
} from "../../../provider";

type Optional<Args> = { [Name in keyof Args]-?: object extends Pick<Args, Name> ? Name : never }[keyof Args];

/** The optional inputs that don't take an output without a value. */
type Refusing<Args> = {
  [Name in Optional<Args>]: pulumi.Output<undefined> extends Args[Name] ? never : Name;
}[Optional<Args>];

/** `true` if the inputs are exactly these: a wrong one is a compile error, so that this test fails before it runs. */
type Exactly<Found, Named> = [Found, Named] extends [Named, Found] ? true : { refused: Found };

/** What decides which resources exist, or whose account it is, must be known to be given. */
type OfBucket =
  | "existing"
  | "prefixes"
  | "httpsOnly"
  | "versioning"
  | "guardArchives"
  | "forceDestroy"
  | "user"
  | "role"
  | "createUser"
  | "permissions"
  | "transform";

const exact: [
  Exactly<Refusing<OssCertificateDeploymentArgs>, "provision">,
  Exactly<Refusing<CasCertificateArgs>, never>,
  Exactly<Refusing<CasDeploymentArgs>, never>,
  Exactly<Refusing<CdnDomainCertificateArgs>, never>,
  Exactly<Refusing<HstsInput>, never>,
  Exactly<Refusing<OssDomainCertificateArgs>, never>,
  Exactly<Refusing<FcDomainCertificateArgs>, never>,
  Exactly<Refusing<HttpsOnlyPolicyArgs>, never>,
  Exactly<Refusing<CertificateBucketArgs>, OfBucket>,
  Exactly<Refusing<DeploymentPermissions>, never>,
  Exactly<Refusing<ProvisionArgs>, Exclude<OfBucket, "prefixes" | "permissions"> | "provider">,
  Exactly<
    Refusing<CertificateRolloutArgs>,
    "backup" | "active" | "bucket" | "cdnDomains" | "dcdnDomains" | "ossDomains" | "fcDomains" | "canary"
  >,
  Exactly<Refusing<BackupCertificate>, never>,
  Exactly<Refusing<RolloutBucket>, never>,
  Exactly<Refusing<RolloutOssDomain>, never>,
  Exactly<Refusing<RolloutFcDomain>, never>,
  Exactly<Refusing<CertificateTargetsOutputArgs>, never>,
  Exactly<
    Refusing<ProviderArgs>,
    "accessKey" | "secretKey" | "securityToken" | "profile" | "ecsRoleName" | "assumeRole"
  >,
] = [true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true];

/** As the packages declare them that certificates come from. */
interface Sources {
  /** tls.CertRequest of @pulumi/tls */
  csr: { dnsNames: pulumi.Output<string[] | undefined>; privateKeyPem: pulumi.Output<string> };
  /** acme.Certificate of @pulumiverse/acme */
  cert: {
    certificatePem: pulumi.Output<string>;
    issuerPem: pulumi.Output<string>;
    subjectAlternativeNames: pulumi.Output<string[] | undefined>;
  };
  config: pulumi.Config;
  /** What a function of the user's own returns, for example. */
  asset: pulumi.asset.Asset;
}

/** As users write them: a compile error if a type refuses one. */
const written = ({ csr, cert, config, asset }: Sources): OssCertificateDeploymentArgs[] => [
  {
    region: config.get("region"),
    bucket: config.require("bucket"),
    prefix: config.getSecret("prefix"),
    certificate: cert.certificatePem,
    chain: cert.issuerPem,
    privateKey: csr.privateKeyPem,
    requiredDomains: csr.dnsNames,
    renewBeforeDays: config.getNumber("renewBeforeDays"),
    allowExpired: config.getBoolean("allowExpired"),
    tags: config.getObject<Record<string, string>>("tags"),
  },
  {
    bucket: "certificates",
    certificate: asset,
    chain: pulumi.output(asset),
    privateKey: pulumi.secret(asset),
    requiredDomains: cert.subjectAlternativeNames,
  },
];

const pem: PemInput[] = [
  "-----BEGIN CERTIFICATE-----",
  new pulumi.asset.FileAsset("fullchain.pem"),
  new pulumi.asset.StringAsset("-----BEGIN CERTIFICATE-----"),
  Promise.resolve(new pulumi.asset.FileAsset("fullchain.pem") as pulumi.asset.Asset),
];

describe("the types of inputs", () => {
  it("take an output without a value for every optional input that decides about no other resource", () => {
    assert.ok(exact.every(Boolean));
  });

  it("take what other packages and the stack's configuration have", () => {
    assert.equal(typeof written, "function");
    assert.equal(pem.length, 4);
  });
});
