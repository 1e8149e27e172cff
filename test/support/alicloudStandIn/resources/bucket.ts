import type { BucketArgs } from "@pulumi/alicloud/oss";
import type { AnswerValue } from "../../../../emulator/server/refusal";
import { childrenOf, readXml, renderXml, textOf } from "../../../../emulator/services/oss/protocol/xml";
import type { Configuration } from "../configuration";
import { callOss, lookUp } from "../oss";
import { type Kind, type Properties, type ResourceType, text } from "../resourceType";

interface LifecycleRule {
  id?: string;
  enabled: boolean;
  prefix?: string;
  expirations?: { days?: number }[];
  noncurrentVersionExpirations?: { days: number }[];
}

/** `alicloud:oss/bucket:Bucket`: the account's first client, at first by listing. */
export const bucket: ResourceType = {
  properties: {
    accessMonitor: "unused",
    acl: "unused",
    bucket: "string",
    corsRules: "unused",
    forceDestroy: "boolean",
    lifecycleRuleAllowSameActionOverlap: "unused",
    lifecycleRules: "list",
    logging: "unused",
    loggingIsenable: "unused",
    policy: "string",
    redundancyType: "string",
    refererConfig: "unused",
    resourceGroupId: "unused",
    serverSideEncryptionRule: "object",
    storageClass: "string",
    tags: "object",
    transferAcceleration: "unused",
    versioning: "object",
    website: "unused",
  } satisfies Record<keyof BucketArgs, Kind>,
  required: [],
  replaces: ["bucket", "storageClass", "redundancyType"],

  async create(inputs, configuration) {
    const name = text(inputs, "bucket");
    if ((await listed(configuration, name)).includes(name)) {
      throw new Error(
        `[ERROR] The specified bucket name: ${name} is not available. Select a different name and try again.`,
      );
    }
    const settings = renderXml("CreateBucketConfiguration", {
      StorageClass: (inputs.storageClass as string | undefined) ?? "Standard",
    });
    const headers = { "x-oss-acl": "", ...encryptionHeaders(inputs) };
    await callOss(configuration, { method: "PUT", bucket: name, headers, body: settings });
    if (!(await listed(configuration, name)).includes(name)) {
      throw new Error(`The bucket ${name} isn't listed after it was made.`);
    }
    const { serverSideEncryptionRule } = inputs;
    await putSettings(configuration, name, inputs, { serverSideEncryptionRule });
    return { id: name, outputs: (await read(name, inputs, configuration)) ?? {} };
  },

  read,

  async update({ id, olds, oldInputs, news, ignored }, configuration) {
    await putSettings(configuration, id, news, oldInputs);
    if (olds.policy && !news.policy && !ignored.includes("policy")) {
      await callOss(configuration, { method: "DELETE", bucket: id, subresource: "policy" });
    }
    if (olds.versioning && !news.versioning && !ignored.includes("versioning")) {
      const suspended = renderXml("VersioningConfiguration", { Status: "Suspended" });
      await callOss(configuration, { method: "PUT", bucket: id, subresource: "versioning", body: suspended });
    }
  },

  async delete(id, outputs, configuration) {
    const listing = readXml(await callOss(configuration, { method: "GET", bucket: id }));
    const keys = childrenOf(listing, "Contents").map((object) => textOf(object, "Key") ?? "");
    if (outputs.forceDestroy === true) {
      for (const key of keys) {
        await callOss(configuration, { method: "DELETE", bucket: id, key });
      }
    }
    await callOss(configuration, { method: "DELETE", bucket: id });
    if ((await lookUp(configuration, { method: "GET", bucket: id, subresource: "bucketInfo" })) !== undefined) {
      throw new Error(`The bucket ${id} is still there after it was deleted.`);
    }
  },

  /** What another resource set counts as a difference: the habit that a component must know. */
  drift: ({ olds, news, ignored }) =>
    ["policy", "versioning"].filter((name) => olds[name] && !news[name] && !ignored.includes(name)),
};

/** Sub-resources that the real plugin also reads; nothing of them is stored here. */
const readAlong = [
  "cors",
  "website",
  "logging",
  "referer",
  "lifecycle",
  "tagging",
  "transferAcceleration",
  "resourceGroup",
];

async function listed(configuration: Configuration, prefix: string): Promise<string[]> {
  const answer = await callOss(configuration, { method: "GET", query: { prefix, "max-keys": "1" } });
  const buckets = readXml(answer)?.children.find((child) => child.name === "Buckets");
  return childrenOf(buckets, "Bucket").map((item) => textOf(item, "Name") ?? "");
}

async function read(id: string, outputs: Properties, configuration: Configuration): Promise<Properties | undefined> {
  const info = await lookUp(configuration, { method: "GET", bucket: id, subresource: "bucketInfo" });
  const found = readXml(info ?? "")?.children[0];
  if (found === undefined) {
    return undefined;
  }
  for (const subresource of readAlong) {
    await lookUp(configuration, { method: "GET", bucket: id, subresource });
  }
  if (outputs.serverSideEncryptionRule !== undefined) {
    await lookUp(configuration, { method: "GET", bucket: id, subresource: "encryption" });
  }
  const policy = await lookUp(configuration, { method: "GET", bucket: id, subresource: "policy" });
  const versioning = textOf(found, "Versioning");
  const { policy: _policy, versioning: _versioning, ...others } = outputs;
  return {
    ...others,
    ...(policy !== undefined && { policy }),
    ...(versioning && { versioning: { status: versioning } }),
    bucket: id,
    location: textOf(found, "Location") ?? "",
    extranetEndpoint: textOf(found, "ExtranetEndpoint") ?? "",
  };
}

interface EncryptionRule {
  sseAlgorithm: string;
  kmsMasterKeyId?: string;
}

/** A new bucket's encryption is part of the request that makes it. */
function encryptionHeaders({ serverSideEncryptionRule: rule }: Properties): Record<string, string> {
  if (rule === undefined) {
    return {};
  }
  const { sseAlgorithm, kmsMasterKeyId } = rule as EncryptionRule;
  return {
    "x-oss-server-side-encryption": sseAlgorithm,
    ...(kmsMasterKeyId && { "x-oss-server-side-encryption-key-id": kmsMasterKeyId }),
  };
}

/** Puts what differs from before, each by its own call. */
async function putSettings(configuration: Configuration, name: string, news: Properties, olds: Properties) {
  const put = async (subresource: string, root: string, value: AnswerValue) =>
    callOss(configuration, { method: "PUT", bucket: name, subresource, body: renderXml(root, value) });
  const changed = (property: string) => JSON.stringify(news[property]) !== JSON.stringify(olds[property]);
  if (changed("serverSideEncryptionRule") && news.serverSideEncryptionRule !== undefined) {
    const rule = news.serverSideEncryptionRule as EncryptionRule;
    await put("encryption", "ServerSideEncryptionRule", {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: rule.sseAlgorithm, KMSMasterKeyID: rule.kmsMasterKeyId },
    });
  }
  if (changed("lifecycleRules")) {
    const rules = (news.lifecycleRules ?? []) as LifecycleRule[];
    await (rules.length === 0
      ? callOss(configuration, { method: "DELETE", bucket: name, subresource: "lifecycle" })
      : put("lifecycle", "LifecycleConfiguration", { Rule: rules.map(renderRule) }));
  }
  if (changed("tags")) {
    const tags = Object.entries((news.tags ?? {}) as Record<string, string>);
    await put("tagging", "Tagging", { TagSet: { Tag: tags.map(([Key, Value]) => ({ Key, Value })) } });
  }
}

function renderRule(rule: LifecycleRule): AnswerValue {
  return {
    ID: rule.id,
    Prefix: rule.prefix ?? "",
    Status: rule.enabled ? "Enabled" : "Disabled",
    Expiration: rule.expirations?.map(({ days }) => ({ Days: days })),
    NoncurrentVersionExpiration: rule.noncurrentVersionExpirations?.map(({ days }) => ({ NoncurrentDays: days })),
  };
}
