// @ts-check
// Generates the schema of the native plugin from the TypeScript types: names, types, optional properties and their doc comments.
// This file adds what no type says: secrets, replacements, texts for whole languages.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inRepository } from "../setup/repository.mjs";
import { hasPlainItems, isPlain, propertyType } from "./propertyType.mjs";
import { readDescription, readMembers, readUnion } from "./typescriptTypes.mjs";

const stateFile = "provider/ossCertificateDeployment/state.ts";
const argsFile = "provider/ossCertificateDeployment/arguments.ts";
const layoutFile = "provider/bucketLayout/layout.ts";
const credentialsFile = "provider/alicloud/accountSettings.ts";
const providerFile = "provider/alicloud/provider.ts";
const descriptionFile = "provider/certificate/describe.ts";
const inspectFile = "provider/plugin/inspectFunction.ts";
const bucketFile = "provider/certificateBucket/component.ts";
const bucketArgsFile = "provider/certificateBucket/arguments.ts";
const rolloutFile = "provider/certificateRollout/component.ts";
const rolloutArgsFile = "provider/certificateRollout/arguments.ts";
const targetFile = "provider/certificateTargets/target.ts";
const targetsFile = "provider/certificateTargets/arguments.ts";
const deploymentFile = "provider/casDeployment/state.ts";
const uploadFile = "provider/ossCertificateDeployment/inspect.ts";

/** @typedef {{ change: string, isSecret?: string }} Field */
/** @typedef {{ type: string, fields: Record<string, Field> }} Lifecycle */

/** @type {{ lifecycles: Lifecycle[] }} */
const { lifecycles } = createRequire(import.meta.url)(inRepository("dist", "provider", "lifecycles.js"));

/** @param {string} name */
const token = (name) => `alicloud-certificates:index:${name}`;

/** Named types of the schema. */
const enumerationTypes = {
  OnDestroy: {
    file: layoutFile,
    descriptions: {
      keep: "Removes nothing.",
      deleteLatest: "Removes `latest/`.",
      deleteAll: "Removes `latest/` and the archives that this deployment wrote.",
    },
  },
  ServerSideEncryption: {
    file: stateFile,
    descriptions: {
      AES256: "Keys that OSS manages.",
      KMS: "A key of the Key Management Service.",
      SM4: "The Chinese national standard, with keys that OSS manages.",
    },
  },
  CasStore: {
    file: "provider/casCertificate/certificateStore.ts",
    descriptions: {
      "cn-hangzhou": "The store of mainland China and of accounts of the China site.",
      "ap-southeast-1": "The store of the rest of the world.",
    },
  },
  OnCasDestroy: {
    file: "provider/casCertificate/state.ts",
    descriptions: {
      delete: "Deletes the certificate, unless the store had it before or it is in use.",
      keep: "Leaves it in the store.",
    },
  },
  CloudProduct: {
    file: deploymentFile,
    descriptions: {
      ALB: "Application Load Balancer.",
      APIGateway: "API Gateway.",
      CDN: "CDN.",
      CR: "Container Registry; China site only.",
      DCDN: "Dynamic Content Delivery Network.",
      DDOS: "Anti-DDoS.",
      FC: "Function Compute.",
      GA: "Global Accelerator.",
      LIVE: "ApsaraVideo Live; China site only.",
      MSE: "Microservices Engine, its cloud-native gateway.",
      NLB: "Network Load Balancer.",
      OSS: "Object Storage Service.",
      SAE: "Serverless App Engine, its gateway routing.",
      SLB: "Classic Load Balancer; China site only.",
      VOD: "ApsaraVideo VOD; China site only.",
      WAF: "Web Application Firewall.",
      webHosting: "Cloud Web Hosting; China site only.",
    },
  },
  OnDeploymentDestroy: {
    file: deploymentFile,
    descriptions: {
      keep: "Leaves the certificates where they are.",
      rollBack: "Puts back what each resource served before its last job, and deletes the jobs.",
    },
  },
  CdnProduct: {
    file: "provider/cdnDomainCertificate/cdnRequests.ts",
    descriptions: { cdn: "CDN.", dcdn: "Dynamic Content Delivery Network." },
  },
  OnCdnDestroy: {
    file: "provider/cdnDomainCertificate/cdnDomainCertificate.ts",
    descriptions: {
      keep: "Leaves the certificate where it is.",
      restorePrevious: "Puts back the certificate that was served before, where that is in the certificate store.",
      disableHttps: "Turns off the redirect, HSTS and then HTTPS.",
    },
  },
  OnOssDomainDestroy: {
    file: "provider/ossDomainCertificate/ossDomainCertificate.ts",
    descriptions: {
      keep: "Leaves the certificate where it is.",
      restorePrevious: "Puts back the certificate that was served before, where that is in the certificate store.",
      removeCertificate: "Takes the certificate off the domain, which stays bound to the bucket.",
    },
  },
  FcProtocol: {
    file: "provider/fcDomainCertificate/fcDomain.ts",
    descriptions: {
      keep: "What the domain has.",
      "HTTP,HTTPS": "Both.",
      HTTPS: "HTTPS alone.",
    },
  },
  TlsVersion: {
    file: "provider/cdnDomainCertificate/httpsSettings.ts",
    descriptions: { "TLSv1.0": "TLS 1.0.", "TLSv1.1": "TLS 1.1.", "TLSv1.2": "TLS 1.2.", "TLSv1.3": "TLS 1.3." },
  },
  Verify: {
    file: "provider/certificateBinding/state.ts",
    descriptions: {
      api: "Asks the service until it shows the certificate.",
      handshake: "Then also connects as a visitor does, until the certificate is presented.",
      none: "Doesn't look.",
    },
  },
  TargetProduct: {
    file: targetFile,
    descriptions: {
      cdn: "Domains of CDN.",
      dcdn: "Domains of Dynamic Content Delivery Network.",
      oss: "Domains that are bound to buckets.",
      fc: "Custom domains of Function Compute 3.0.",
      cas: "All other products, as Certificate Management Service lists them.",
    },
  },
  TargetStatus: {
    file: targetFile,
    descriptions: {
      ok: "The certificate is for the name and is valid for longer.",
      expiring: "It ends within `days`.",
      expired: "It has expired.",
      notYetValid: "Its validity has not begun.",
      mismatch: "It is not for the name.",
      namesUnknown: "It is valid for longer, but nobody could tell whether it is for the name.",
      unknown: "The service does not tell which certificate it is, or until when it is valid.",
      httpsOff: "HTTPS is off, so no certificate is served.",
      notActivated: "The account has not activated the product, so it has no names there.",
      denied: "The credentials lack the permission to look: see `missingPermission`.",
      failed: "It could not be read for another reason: see `error`.",
    },
  },
  TargetMatch: {
    file: targetFile,
    descriptions: {
      exact: "The certificate has the name itself.",
      wildcard: "It has a wildcard one level above.",
      none: "It is not for the name.",
    },
  },
  ActiveCertificate: {
    file: rolloutArgsFile,
    descriptions: { primary: "`certificate`.", backup: "`backup`." },
  },
  BucketEncryption: {
    file: bucketArgsFile,
    descriptions: { AES256: "Keys that OSS manages.", KMS: "A key of the Key Management Service." },
  },
  BucketVersioningStatus: {
    file: bucketArgsFile,
    descriptions: { Enabled: "Keeps old versions.", Suspended: "Keeps existing old versions, and adds no new ones." },
  },
};
const objectTypes = {
  DeployedObject: stateFile,
  AssumeRole: credentialsFile,
  CasDeploymentResource: deploymentFile,
  CasDeploymentResult: deploymentFile,
  Sm2Pair: "provider/casCertificate/sm2Pair.ts",
  Hsts: "provider/cdnDomainCertificate/httpsSettings.ts",
  CertificateReference: "provider/pemInputs/certificateReference.ts",
  PlannedUpload: uploadFile,
  CertificateTarget: targetFile,
  DeploymentPermissions: bucketArgsFile,
  BackupCertificate: rolloutArgsFile,
  RolloutBucket: rolloutArgsFile,
  RolloutOssDomain: rolloutArgsFile,
  RolloutFcDomain: rolloutArgsFile,
};

/** Arguments of a deployment that a rollout sets itself. */
const setByRollout = new Set(readUnion(rolloutArgsFile, "SetByRollout"));

/** Types that are written in another way in TypeScript. @type {Record<string, () => import("./typescriptTypes.mjs").Member[]>} */
const otherwiseWritten = {
  RolloutBucket: () =>
    readShared(argsFile, "OssCertificateDeploymentArgs").filter(({ name }) => !setByRollout.has(name)),
};

/** Objects of a component's arguments: their members may be known later, unless their types say no `Input`. */
const componentObjects = new Set(["BackupCertificate", "RolloutBucket", "RolloutOssDomain", "RolloutFcDomain"]);

const named = new Set([...Object.keys(enumerationTypes), ...Object.keys(objectTypes)]);

/** Names of inputs and outputs that are always secret. */
const secrets = new Set([
  "privateKey",
  "signPrivateKey",
  "encryptPrivateKey",
  "secretKey",
  "securityToken",
  "accessKeySecret",
]);

/** Members that only the TypeScript classes have: functions, other resources, and what creates them. */
const typescriptOnly = new Set(["provision", "certificateBucket", "transform", "nodes", "deployer", "policyDocument"]);

/** Arguments that `inspectCertificate` shares with a deployment. */
const inspectedNames = new Set([
  "certificate",
  "chain",
  "privateKey",
  "requiredDomains",
  "renewBeforeDays",
  "allowExpired",
  "prefix",
  "traceabilityUrl",
]);

const languages = /** @type {const} */ ([
  ["typescript", "ts"],
  ["python", "py"],
  ["go", "go"],
  ["csharp", "cs"],
  ["java", "java"],
  ["yaml", "yaml"],
]);

/** @returns {Record<string, unknown>} what schema.json holds */
export function makeSchema() {
  /** @type {{ version: string, description: string, license: string, homepage: string, repository: { url: string } }} */
  const { version, description, license, homepage, repository } = JSON.parse(
    readFileSync(inRepository("package.json"), "utf8"),
  );
  const address = repository.url.replace(/^git\+|\.git$/g, "");
  const args = readShared(argsFile, "OssCertificateDeploymentArgs");
  const [first, ...others] = lifecycles.map(resourceOf);
  const configuration = readMembers(providerFile, "ProviderArgs");
  const inspected = args
    .filter(({ name }) => inspectedNames.has(name))
    .map((member) => ({
      ...member,
      description: member.description.replace(/ A change replaces the deployment\./, ""),
    }));
  const found = [
    ...readMembers(inspectFile, "InspectCertificateResult"),
    ...readMembers(descriptionFile, "CertificateDescription").map((member) => ({ ...member, optional: true })),
  ];
  return {
    name: "alicloud-certificates",
    displayName: "Alibaba Cloud certificates",
    version,
    description,
    keywords: ["pulumi", "alicloud", "alibaba-cloud", "oss", "tls", "certificate", "category/cloud", "kind/native"],
    publisher: "pulumi-alicloud-certificates",
    homepage,
    repository: address,
    // A release there has the plugin's archives.
    pluginDownloadURL: address.replace("https://", "github://api."),
    license,
    // As `pulumi package add` takes it anyway: the version belongs to the schema, and the SDKs can be built as they are.
    meta: { moduleFormat: "(.*)", supportPack: true },
    language: {
      nodejs: { respectSchemaVersion: true },
      python: { respectSchemaVersion: true, pyproject: { enabled: true } },
      go: { respectSchemaVersion: true, generateResourceContainerTypes: true },
      csharp: { respectSchemaVersion: true, namespaces: { "alicloud-certificates": "AlicloudCertificates" } },
      java: { basePackage: "com.pulumi" },
    },
    config: { variables: properties(configuration) },
    provider: {
      description: firstParagraphs(readDescription(providerFile, "Provider")),
      inputProperties: properties(configuration),
    },
    types: Object.fromEntries([...enumerations(), ...objects()]),
    resources: {
      ...first,
      [token("CertificateBucket")]: componentOf(bucketFile, bucketArgsFile, "CertificateBucket", [
        "region",
        "accessKeyId",
        "accessKeySecret",
      ]),
      ...Object.assign({}, ...others),
      [token("CertificateRollout")]: componentOf(rolloutFile, rolloutArgsFile, "CertificateRollout", [
        "backupNotAfter",
      ]),
    },
    functions: {
      [token("inspectCertificate")]: {
        description: [
          "Runs the checklist of a deployment on a certificate, and lists what would be uploaded, without deploying it. " +
            "Sends no request to Alibaba Cloud, and returns no key.",
          exampleUsage("inspectCertificate"),
        ].join("\n\n"),
        inputs: { properties: properties(inspected), required: ["certificate"] },
        outputs: { properties: properties(found), required: required(found) },
      },
      [token("certificateTargets")]: targetsFunction(),
    },
  };
}

/** What `certificateTargets` takes and returns. */
function targetsFunction() {
  const results = readMembers(targetsFile, "CertificateTargetsResult");
  return {
    description: [
      firstParagraphs(readDescription("provider/certificateTargets/program.ts", "certificateTargets")),
      exampleUsage("certificateTargets"),
    ].join("\n\n"),
    inputs: { properties: properties(readMembers(targetsFile, "CertificateTargetsOutputArgs")) },
    outputs: { properties: properties(results), required: required(results) },
  };
}

/**
 * A component, by its class and arguments.
 * @param {string} file
 * @param {string} argumentsFile
 * @param {string} type
 * @param {string[]} optional outputs that some arguments leave out
 */
function componentOf(file, argumentsFile, type, optional) {
  const args = readShared(argumentsFile, `${type}Args`);
  const outputs = readShared(file, type);
  return {
    description: [firstParagraphs(readDescription(file, type)), exampleUsage(type)].join("\n\n"),
    isComponent: true,
    inputProperties: properties(args, { plain: true }),
    requiredInputs: required(args),
    // What is secret is so where it is created. With a mark here the SDK for Java doesn't compile, which has no such option for components.
    properties: Object.fromEntries(
      Object.entries(properties(outputs)).map(([name, { secret, ...property }]) => [name, property]),
    ),
    required: outputs.map(({ name }) => name).filter((name) => !optional.includes(name)),
  };
}

/**
 * A custom resource, by its field table and the doc comments in its folder.
 * @param {Lifecycle} lifecycle
 */
function resourceOf({ type, fields }) {
  const folder = `provider/${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  const [resource, argsFile] = [`${folder}/resource.ts`, `${folder}/arguments.ts`];
  const args = readShared(existsSync(inRepository(argsFile)) ? argsFile : resource, `${type}Args`);
  const outputs = readShared(resource, type);
  const description = firstParagraphs(readDescription(resource, type));
  return {
    [token(type)]: {
      description: [description, exampleUsage(type), ...(additions[type]?.() ?? [])].join("\n\n"),
      inputProperties: properties(args, { fields }),
      requiredInputs: required(args),
      properties: properties(outputs),
      required: outputs.map(({ name }) => name),
    },
  };
}

/** What a resource's description has in addition to its doc comment and its example. @type {Record<string, () => string[]>} */
const additions = { OssCertificateDeployment: () => [importing()] };

/**
 * What a type has in every language.
 * @param {string} file
 * @param {string} name
 */
function readShared(file, name) {
  return readMembers(file, name).filter((member) => !typescriptOnly.has(member.name));
}

/**
 * @param {import("./typescriptTypes.mjs").Member[]} members
 * @param {{ fields?: Record<string, Field>, plain?: boolean }} [options] `plain`: a component's inputs, some of which must be known at once
 */
function properties(members, { fields = {}, plain = false } = {}) {
  return Object.fromEntries(
    members.map(({ name, type, description, examples }) => [
      name,
      {
        ...propertyType(type, named, token),
        description: [inPluginWords(name, description), ...examples.map(exampleOf)].join("\n\n"),
        // A component decides by which inputs are set, so no SDK may set defaults.
        ...(!plain && defaultOf(description)),
        ...((secrets.has(name) || fields[name]?.isSecret === "always") && { secret: true }),
        ...(fields[name]?.change === "replace" && { willReplaceOnChanges: true }),
        ...(plain && plainMark(type)),
      },
    ]),
  );
}

/**
 * What says that an input of a component must be known when the program runs; a list's items too.
 * @param {import("typescript").TypeNode} type
 */
function plainMark(type) {
  const translated = /** @type {{ type?: string, items?: Record<string, unknown>, $ref?: string }} */ (
    propertyType(type, named, token)
  );
  const object = (translated.$ref ?? String(translated.items?.$ref ?? "")).split(":").at(-1) ?? "";
  if (!isPlain(type) || componentObjects.has(object)) {
    return {};
  }
  return {
    plain: true,
    ...(translated.items && hasPlainItems(type) && { items: { ...translated.items, plain: true } }),
  };
}

/**
 * The plugin has its own configuration, since the engine passes it no other package's, and none of its outputs is a provider.
 * @param {string} name
 * @param {string} description
 */
function inPluginWords(name, description) {
  if (description === "") {
    throw new Error(`${name} has no doc comment.`);
  }
  return description
    .replaceAll("`alicloud:", "`alicloud-certificates:")
    .replace("offer it as `deployer`", "give its key as `accessKeyId` and `accessKeySecret`");
}

/**
 * A value as any language writes it, which is what a TypeScript literal mostly is.
 * @param {string} example
 */
function exampleOf(example) {
  const file = /^new pulumi\.asset\.FileAsset\("(.+)"\)$/.exec(example)?.[1];
  return file ? `Example: a file asset of \`${file}\`.` : `Example: \`${example}\`.`;
}

/**
 * A default that is a value. Others, such as "the region's own" or "none", are only text.
 * @param {string} description
 */
function defaultOf(description) {
  const text = /Default: `([^`]+)`\.?$/m.exec(description)?.[1];
  if (text === undefined) {
    return {};
  }
  return { default: text === "true" || text === "false" || text.startsWith('"') ? JSON.parse(text) : text };
}

/** @param {import("./typescriptTypes.mjs").Member[]} members */
const required = (members) => members.filter(({ optional }) => !optional).map(({ name }) => name);

function enumerations() {
  return Object.entries(enumerationTypes).map(([name, { file, descriptions }]) => {
    const values = readUnion(file, name);
    if (values.join() !== Object.keys(descriptions).join()) {
      throw new Error(`The values of ${name} lack a description.`);
    }
    const described = Object.entries(descriptions).map(([value, text]) => ({
      name: capitalize(value).replaceAll(",", "And"),
      value,
      description: text,
    }));
    return [token(name), { type: "string", description: readDescription(file, name), enum: described }];
  });
}

function objects() {
  return Object.entries(objectTypes).map(([name, file]) => {
    const members = otherwiseWritten[name]?.() ?? readMembers(file, name);
    const schema = {
      type: "object",
      description: inPluginWords(name, readDescription(file, name)),
      properties: properties(members, { plain: componentObjects.has(name) }),
    };
    return [token(name), { ...schema, required: required(members) }];
  });
}

/** @param {string} text */
const capitalize = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/**
 * What comes before the TypeScript example.
 * @param {string} description
 */
const firstParagraphs = (description) => description.split("```")[0]?.trim() ?? "";

/**
 * The files of docs/snippets for a resource or function, each in its language.
 * @param {string} name of the resource or function
 */
function exampleUsage(name) {
  const snippets = languages.flatMap(([language, extension]) => {
    const file = inRepository("docs", "snippets", `${name.charAt(0).toLowerCase()}${name.slice(1)}.${extension}`);
    return existsSync(file) ? [`\`\`\`${language}\n${readFileSync(file, "utf8").trim()}\n\`\`\``] : [];
  });
  if (snippets.length === 0) {
    throw new Error(`${name} has no example in docs/snippets.`);
  }
  return `{{% examples %}}\n## Example Usage\n\n{{% example %}}\n${snippets.join("\n")}\n{{% /example %}}\n{{% /examples %}}`;
}

function importing() {
  return `## Import

Import a deployment by its place, \`<region>/<bucket>/<prefix>\`:

\`\`\`sh
pulumi import alicloud-certificates:index:OssCertificateDeployment site cn-hangzhou/my-certificates/certs/example.com
\`\`\`

Put your own endpoint after a question mark: \`…?endpoint=https://files.example.com&cname=true\`. The import needs
\`oss:GetObject\` and reads everything except the private key: add \`privateKey\` to the program, and the next preview shows no
change.`;
}
