import { randomUUID } from "node:crypto";
import { invalidArgument, malformedXml, OssError } from "../protocol/errors";
import { childrenOf, escapeXml, readXml, renderXml, textOf, type XmlElement } from "../protocol/xml";
import type { Bucket } from "../storage/buckets";
import { type Call, type Operation, onBucket, xmlAnswer, xmlBody } from "./operation";
import { checkDigest } from "./putObject";

/** A setting that is put, read and deleted as one XML document under `?<name>`. */
interface Setting {
  /** The sub-resource: `lifecycle`. */
  readonly name: string;
  /** What operations and actions end in: `Lifecycle` gives `PutBucketLifecycle` and `oss:PutBucketLifecycle`. */
  readonly noun: string;
  readonly root: string;
  /** The answer to Get when nothing was put: a document or a 404 with this code. */
  readonly absent: { document: string } | { code: string; message: string };
  /** Refuses a document that does not fit. */
  readonly check?: (root: XmlElement) => void;
  readonly isDeletable?: boolean;
}

function need(root: XmlElement, path: string[], allowed?: readonly string[]): void {
  let element: XmlElement | undefined = root;
  for (const name of path) element = childrenOf(element, name)[0];
  const text = element?.text.trim();
  if (element === undefined || (allowed && !allowed.includes(text ?? ""))) throw malformedXml();
}

const booleans = ["true", "false"];

/**
 * Names, actions and codes as in the reference of each operation and in the alicloud plugin, which expects them.
 * encryption, publicAccessBlock and overwriteConfig are enforced; the others are kept and read back, not acted on.
 */
const settings: readonly Setting[] = [
  {
    name: "encryption",
    noun: "Encryption",
    root: "ServerSideEncryptionRule",
    absent: {
      code: "NoSuchServerSideEncryptionRule",
      message: "The server side encryption configuration does not exist.",
    },
    check: (root) => need(root, ["ApplyServerSideEncryptionByDefault", "SSEAlgorithm"], ["AES256", "KMS", "SM4"]),
  },
  {
    name: "publicAccessBlock",
    noun: "PublicAccessBlock",
    root: "PublicAccessBlockConfiguration",
    absent: {
      document: renderXml("PublicAccessBlockConfiguration", { BlockPublicAccess: false }),
    },
    check: (root) => need(root, ["BlockPublicAccess"], booleans),
  },
  {
    name: "overwriteConfig",
    noun: "OverwriteConfig",
    root: "OverwriteConfiguration",
    absent: { code: "NoSuchBucketOverwriteConfig", message: "The bucket overwrite configuration does not exist." },
    check: checkOverwriteRules,
  },
  {
    name: "httpsConfig",
    noun: "HttpsConfig",
    root: "HttpsConfiguration",
    absent: { code: "NoSuchHttpsConfig", message: "The bucket https configuration does not exist." },
    check: (root) => need(root, ["TLS", "Enable"], booleans),
  },
  {
    name: "tagging",
    noun: "Tagging",
    root: "Tagging",
    absent: { document: renderXml("Tagging", { TagSet: {} }) },
    check: checkTags,
  },
  {
    name: "lifecycle",
    noun: "Lifecycle",
    root: "LifecycleConfiguration",
    absent: { code: "NoSuchLifecycle", message: "No Row found in Lifecycle Table." },
    check: checkLifecycle,
  },
  {
    name: "cors",
    noun: "Cors",
    root: "CORSConfiguration",
    absent: { code: "NoSuchCORSConfiguration", message: "The CORS Configuration does not exist." },
  },
  {
    name: "website",
    noun: "Website",
    root: "WebsiteConfiguration",
    absent: {
      code: "NoSuchWebsiteConfiguration",
      message: "The specified bucket does not have a website configuration.",
    },
  },
  {
    name: "logging",
    noun: "Logging",
    root: "BucketLoggingStatus",
    absent: { document: renderXml("BucketLoggingStatus", {}) },
  },
  {
    name: "referer",
    noun: "Referer",
    root: "RefererConfiguration",
    absent: {
      document: renderXml("RefererConfiguration", {
        AllowEmptyReferer: true,
        AllowTruncateQueryString: true,
        TruncatePath: false,
        RefererList: {},
      }),
    },
    isDeletable: false,
  },
  {
    name: "transferAcceleration",
    noun: "TransferAcceleration",
    root: "TransferAccelerationConfiguration",
    absent: {
      code: "NoSuchTransferAccelerationConfiguration",
      message: "The bucket you specified does not have transfer acceleration configuration.",
    },
  },
  {
    name: "resourceGroup",
    noun: "ResourceGroup",
    root: "BucketResourceGroupConfiguration",
    absent: { document: renderXml("BucketResourceGroupConfiguration", { ResourceGroupId: "rg-acfmxxxxxxxxxxx" }) },
    isDeletable: false,
  },
  {
    name: "requestPayment",
    noun: "RequestPayment",
    root: "RequestPaymentConfiguration",
    absent: { document: renderXml("RequestPaymentConfiguration", { Payer: "BucketOwner" }) },
    isDeletable: false,
  },
];

function checkTags(root: XmlElement): void {
  const tags = childrenOf(childrenOf(root, "TagSet")[0], "Tag");
  const keys = tags.map((tag) => textOf(tag, "Key") ?? "");
  if (tags.length > 20 || keys.includes("") || new Set(keys).size < keys.length) throw malformedXml();
}

function checkLifecycle(root: XmlElement): void {
  const rules = childrenOf(root, "Rule");
  if (rules.length === 0 || rules.length > 1000) throw malformedXml();
  for (const rule of rules) {
    if (!["Enabled", "Disabled"].includes(textOf(rule, "Status") ?? "")) throw malformedXml();
    const actions = ["Expiration", "Transition", "AbortMultipartUpload", "NoncurrentVersionExpiration"];
    if (!actions.some((action) => childrenOf(rule, action).length > 0)) throw malformedXml();
  }
  const ids = rules.flatMap((rule) => textOf(rule, "ID") ?? []);
  if (new Set(ids).size < ids.length) throw invalidArgument("Rule ID must be unique.", "ID", ids.join(","));
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketoverwriteconfig: at most 100 rules, only "forbid", 1,023 characters. */
function checkOverwriteRules(root: XmlElement): void {
  const rules = childrenOf(root, "Rule");
  if (rules.length === 0 || rules.length > 100) throw malformedXml();
  for (const rule of rules) {
    if (textOf(rule, "Action") !== "forbid") throw malformedXml();
    for (const name of ["Prefix", "Suffix"]) {
      if (childrenOf(rule, name).length > 1 || (textOf(rule, name) ?? "").length > 1023) throw malformedXml();
    }
  }
}

/** The document as it will be read back: rules without an ID are given one, as OSS does. */
function stored(setting: Setting, root: XmlElement): string {
  if (setting.name === "lifecycle" || setting.name === "overwriteConfig") {
    for (const rule of childrenOf(root, "Rule")) {
      const id = textOf(rule, "ID");
      if (id) continue;
      rule.children = [
        { name: "ID", text: randomUUID(), children: [] },
        ...rule.children.filter((child) => child.name !== "ID"),
      ];
    }
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root)}\n`;
}

function write(element: XmlElement): string {
  const inner = element.children.length > 0 ? element.children.map(write).join("") : escapeXml(element.text);
  return `<${element.name}>${inner}</${element.name}>`;
}

function put(setting: Setting): Operation {
  return onBucket(`PutBucket${setting.noun}`, `oss:PutBucket${setting.noun}`, (call: Call, bucket: Bucket) => {
    checkDigest(call.request.headers["content-md5"], call.request.body);
    const root = xmlBody(call, setting.root);
    setting.check?.(root);
    bucket.settings.set(setting.name, stored(setting, root));
    return { status: 200 };
  });
}

function get(setting: Setting): Operation {
  return onBucket(`GetBucket${setting.noun}`, `oss:GetBucket${setting.noun}`, (_call: Call, bucket: Bucket) => {
    const document = bucket.settings.get(setting.name);
    if (document !== undefined) return xmlAnswer(document);
    if ("document" in setting.absent) return xmlAnswer(setting.absent.document);
    throw new OssError(404, setting.absent.code, setting.absent.message, { details: { BucketName: bucket.name } });
  });
}

function remove(setting: Setting): Operation {
  return onBucket(`DeleteBucket${setting.noun}`, `oss:DeleteBucket${setting.noun}`, (call: Call, bucket: Bucket) => {
    // `DELETE ?tagging=a,b` takes away those tags only.
    const keys = call.request.query.get(setting.name) ?? "";
    if (setting.name === "tagging" && keys !== "") removeTags(bucket, new Set(keys.split(",")));
    else bucket.settings.delete(setting.name);
    return { status: 204 };
  });
}

function removeTags(bucket: Bucket, keys: ReadonlySet<string>): void {
  const root = readXml(bucket.settings.get("tagging") ?? "");
  const set = childrenOf(root, "TagSet")[0];
  if (!root || !set) return;
  set.children = set.children.filter((tag) => !keys.has(textOf(tag, "Key") ?? ""));
  bucket.settings.set("tagging", write(root));
}

/** Method and sub-resource (`GET lifecycle`) → operation. */
export const settingOperations: ReadonlyMap<string, Operation> = new Map(
  settings.flatMap((setting): [string, Operation][] => [
    [`PUT ${setting.name}`, put(setting)],
    [`GET ${setting.name}`, get(setting)],
    ...(setting.isDeletable === false ? [] : [[`DELETE ${setting.name}`, remove(setting)] as [string, Operation]]),
  ]),
);
