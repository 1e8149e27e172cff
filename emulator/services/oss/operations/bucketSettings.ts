import { randomUUID } from "node:crypto";
import { Refusal } from "../../../server/refusal";
import { invalidArgument, malformedXml } from "../protocol/errors";
import { childrenOf, escapeXml, renderXml, textOf, type XmlElement } from "../protocol/xml";
import { type Operation, onBucket, xmlAnswer, xmlBody } from "./operation";
import { checkDigest } from "./putObject";

/** A setting of a bucket: one XML document under `?<name>`. */
interface Setting {
  /** The sub-resource: `lifecycle`. */
  readonly name: string;
  /** The end of its operations' and actions' names: `Lifecycle` for `PutBucketLifecycle` and `oss:PutBucketLifecycle`. */
  readonly noun: string;
  /** What GET answers when there is no document: another document, or 404 with this code. */
  readonly absent: { document: string } | { code: string; message: string };
  /** Undefined for a setting that can only be read. */
  readonly written?: {
    readonly root: string;
    /** @throws Refusal for a document that breaks a rule */
    check(root: XmlElement): void;
  };
}

function need(root: XmlElement, path: string[], allowed: readonly string[]): void {
  let element: XmlElement | undefined = root;
  for (const name of path) {
    element = childrenOf(element, name)[0];
  }
  if (!allowed.includes(element?.text.trim() ?? "")) {
    throw malformedXml();
  }
}

/**
 * Names, actions and codes are those of each operation's reference, which the alicloud plugin relies on. The emulator acts on
 * encryption, publicAccessBlock and overwriteConfig. The plugin only reads those that can't be written here.
 */
const settings: readonly Setting[] = [
  {
    name: "encryption",
    noun: "Encryption",
    absent: {
      code: "NoSuchServerSideEncryptionRule",
      message: "The server side encryption configuration does not exist.",
    },
    written: {
      root: "ServerSideEncryptionRule",
      check: (root) => need(root, ["ApplyServerSideEncryptionByDefault", "SSEAlgorithm"], ["AES256", "KMS", "SM4"]),
    },
  },
  {
    name: "publicAccessBlock",
    noun: "PublicAccessBlock",
    absent: { document: renderXml("PublicAccessBlockConfiguration", { BlockPublicAccess: false }) },
    written: {
      root: "PublicAccessBlockConfiguration",
      check: (root) => need(root, ["BlockPublicAccess"], ["true", "false"]),
    },
  },
  {
    name: "overwriteConfig",
    noun: "OverwriteConfig",
    absent: { code: "NoSuchBucketOverwriteConfig", message: "The bucket overwrite configuration does not exist." },
    written: { root: "OverwriteConfiguration", check: checkOverwriteRules },
  },
  {
    name: "tagging",
    noun: "Tagging",
    absent: { document: renderXml("Tagging", { TagSet: {} }) },
    written: { root: "Tagging", check: checkTags },
  },
  {
    name: "lifecycle",
    noun: "Lifecycle",
    absent: { code: "NoSuchLifecycle", message: "No Row found in Lifecycle Table." },
    written: { root: "LifecycleConfiguration", check: checkLifecycle },
  },
  {
    name: "cors",
    noun: "Cors",
    absent: { code: "NoSuchCORSConfiguration", message: "The CORS Configuration does not exist." },
  },
  {
    name: "website",
    noun: "Website",
    absent: {
      code: "NoSuchWebsiteConfiguration",
      message: "The specified bucket does not have a website configuration.",
    },
  },
  { name: "logging", noun: "Logging", absent: { document: renderXml("BucketLoggingStatus", {}) } },
  {
    name: "referer",
    noun: "Referer",
    absent: {
      document: renderXml("RefererConfiguration", {
        AllowEmptyReferer: true,
        AllowTruncateQueryString: true,
        TruncatePath: false,
        RefererList: {},
      }),
    },
  },
  {
    name: "transferAcceleration",
    noun: "TransferAcceleration",
    absent: {
      code: "NoSuchTransferAccelerationConfiguration",
      message: "The bucket you specified does not have transfer acceleration configuration.",
    },
  },
  {
    name: "resourceGroup",
    noun: "ResourceGroup",
    absent: { document: renderXml("BucketResourceGroupConfiguration", { ResourceGroupId: "rg-acfmxxxxxxxxxxx" }) },
  },
];

function checkTags(root: XmlElement): void {
  const tags = childrenOf(childrenOf(root, "TagSet")[0], "Tag");
  const keys = tags.map((tag) => textOf(tag, "Key") ?? "");
  if (tags.length > 20 || keys.includes("") || new Set(keys).size < keys.length) {
    throw malformedXml();
  }
}

function checkLifecycle(root: XmlElement): void {
  const rules = childrenOf(root, "Rule");
  if (rules.length === 0 || rules.length > 1000) {
    throw malformedXml();
  }
  for (const rule of rules) {
    if (!["Enabled", "Disabled"].includes(textOf(rule, "Status") ?? "")) {
      throw malformedXml();
    }
    const actions = ["Expiration", "Transition", "AbortMultipartUpload", "NoncurrentVersionExpiration"];
    if (!actions.some((action) => childrenOf(rule, action).length > 0)) {
      throw malformedXml();
    }
  }
  const ids = rules.flatMap((rule) => textOf(rule, "ID") ?? []);
  if (new Set(ids).size < ids.length) {
    throw invalidArgument("Rule ID must be unique.", "ID", ids.join(","));
  }
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketoverwriteconfig */
function checkOverwriteRules(root: XmlElement): void {
  const rules = childrenOf(root, "Rule");
  if (rules.length === 0 || rules.length > 100) {
    throw malformedXml();
  }
  for (const rule of rules) {
    if (textOf(rule, "Action") !== "forbid") {
      throw malformedXml();
    }
    for (const name of ["Prefix", "Suffix"]) {
      if (childrenOf(rule, name).length > 1 || (textOf(rule, name) ?? "").length > 1023) {
        throw malformedXml();
      }
    }
  }
}

/** The document that GET returns: OSS gives an ID to rules without one. */
function stored(root: XmlElement): string {
  for (const rule of childrenOf(root, "Rule")) {
    if (textOf(rule, "ID")) {
      continue;
    }
    const others = rule.children.filter(({ name }) => name !== "ID");
    rule.children = [{ name: "ID", text: randomUUID(), children: [] }, ...others];
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root)}\n`;
}

function write(element: XmlElement): string {
  const inner = element.children.length > 0 ? element.children.map(write).join("") : escapeXml(element.text);
  return `<${element.name}>${inner}</${element.name}>`;
}

function operationsOf({ name, noun, absent, written }: Setting): [string, Operation][] {
  const get = onBucket(`GetBucket${noun}`, (_call, bucket) => {
    const document = bucket.settings.get(name);
    if (document !== undefined) {
      return xmlAnswer(document);
    }
    if ("document" in absent) {
      return xmlAnswer(absent.document);
    }
    throw new Refusal(404, absent.code, absent.message, { details: { BucketName: bucket.name } });
  });
  if (written === undefined) {
    return [[`GET ${name}`, get]];
  }
  const put = onBucket(`PutBucket${noun}`, (call, bucket) => {
    checkDigest(call.request);
    const root = xmlBody(call, written.root);
    written.check(root);
    bucket.settings.set(name, stored(root));
    return { status: 200 };
  });
  const remove = onBucket(`DeleteBucket${noun}`, (_call, bucket) => {
    bucket.settings.delete(name);
    return { status: 204 };
  });
  return [
    [`GET ${name}`, get],
    [`PUT ${name}`, put],
    [`DELETE ${name}`, remove],
  ];
}

/** By method and sub-resource: `GET lifecycle`. */
export const settingOperations: [string, Operation][] = settings.flatMap(operationsOf);
