import { isDeepStrictEqual } from "node:util";
import type {
  BucketOverwriteConfigArgs,
  BucketPublicAccessBlockArgs,
  BucketVersioningArgs,
} from "@pulumi/alicloud/oss";
import type { AnswerValue } from "../../../../emulator/server/refusal";
import {
  childrenOf,
  readXml,
  renderXml,
  textOf,
  type XmlElement,
} from "../../../../emulator/services/oss/protocol/xml";
import type { Configuration } from "../configuration";
import { callOss, lookUp, type OssCall } from "../oss";
import { describeEndpoints } from "../ram";
import { type Kind, type Properties, type ResourceType, text } from "../resourceType";

interface Setting {
  subresource: string;
  root: string;
  render(inputs: Properties): AnswerValue;
  /** What is read back. */
  parse(root: XmlElement): Properties;
  /** Versioning has no DELETE. */
  isDeletable: boolean;
  /** Properties whose value as it was read differs from the input's. */
  drift?: ResourceType["drift"];
}

let located: Promise<void> | undefined;

/** The gateway's client asks once a process where OSS is. */
async function throughGateway<Result>(
  call: (configuration: Configuration, call: OssCall) => Promise<Result>,
  configuration: Configuration,
  request: OssCall,
): Promise<Result> {
  located ??= describeEndpoints(configuration);
  await located;
  return call(configuration, request);
}

/** Types of the plugin's OSS gateway: one XML document under one sub-resource of the bucket. */
function settingType(properties: Readonly<Record<string, Kind>>, required: string[], setting: Setting): ResourceType {
  const { subresource, root } = setting;
  const put = (bucket: string, inputs: Properties, configuration: Configuration) => {
    const body = renderXml(root, setting.render(inputs));
    return throughGateway(callOss, configuration, { method: "PUT", bucket, subresource, body });
  };
  const read = async (id: string, outputs: Properties, configuration: Configuration) => {
    const answer = await throughGateway(lookUp, configuration, { method: "GET", bucket: id, subresource });
    const found = readXml(answer ?? "");
    return found && { ...outputs, ...setting.parse(found), bucket: id };
  };
  return {
    properties,
    required,
    replaces: ["bucket"],
    ...(setting.drift && { drift: setting.drift }),
    async create(inputs, configuration) {
      const bucket = text(inputs, "bucket");
      await put(bucket, inputs, configuration);
      return { id: bucket, outputs: (await read(bucket, inputs, configuration)) ?? inputs };
    },
    read,
    async update({ id, news }, configuration) {
      await put(id, news, configuration);
    },
    async delete(id, _outputs, configuration) {
      if (setting.isDeletable) {
        await throughGateway(callOss, configuration, { method: "DELETE", bucket: id, subresource });
      }
    },
  };
}

/** `alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock` */
export const bucketPublicAccessBlock = settingType(
  { bucket: "string", blockPublicAccess: "boolean" } satisfies Record<keyof BucketPublicAccessBlockArgs, Kind>,
  ["bucket", "blockPublicAccess"],
  {
    subresource: "publicAccessBlock",
    root: "PublicAccessBlockConfiguration",
    render: ({ blockPublicAccess }) => ({ BlockPublicAccess: blockPublicAccess === true }),
    parse: (root) => ({ blockPublicAccess: textOf(root, "BlockPublicAccess") === "true" }),
    isDeletable: true,
  },
);

/** `alicloud:oss/bucketVersioning:BucketVersioning` */
export const bucketVersioning = settingType(
  { bucket: "string", status: "string" } satisfies Record<keyof BucketVersioningArgs, Kind>,
  ["bucket"],
  {
    subresource: "versioning",
    root: "VersioningConfiguration",
    render: (inputs) => ({ Status: text(inputs, "status") }),
    parse: (root) => ({ status: textOf(root, "Status") ?? "" }),
    isDeletable: false,
  },
);

interface OverwriteRule {
  id?: string;
  action?: string;
  prefix?: string;
  suffix?: string;
  principals?: { principals?: string[] };
}

/**
 * `alicloud:oss/bucketOverwriteConfig:BucketOverwriteConfig`. What is read back always has `principals`, empty when OSS has
 * none, and an input without them differs from that.
 */
export const bucketOverwriteConfig = settingType(
  { bucket: "string", rules: "list" } satisfies Record<keyof BucketOverwriteConfigArgs, Kind>,
  ["bucket"],
  {
    subresource: "overwriteConfig",
    root: "OverwriteConfiguration",
    render: ({ rules }) => ({
      Rule: ((rules ?? []) as OverwriteRule[]).map(({ id, action, prefix = "", suffix = "", principals }) => ({
        ...(principals && { Principals: { Principal: principals.principals ?? [] } }),
        Action: action,
        ID: id,
        Suffix: suffix,
        Prefix: prefix,
      })),
    }),
    parse: (root) => ({
      rules: childrenOf(root, "Rule").map((rule) => ({
        id: textOf(rule, "ID"),
        action: textOf(rule, "Action"),
        prefix: textOf(rule, "Prefix") ?? "",
        suffix: textOf(rule, "Suffix") ?? "",
        principals: {
          principals: childrenOf(childrenOf(rule, "Principals")[0], "Principal").map((principal) => principal.text),
        },
      })),
    }),
    isDeletable: true,
    drift: ({ olds, news }) => {
      const wanted = ((news.rules ?? []) as OverwriteRule[]).map((rule) => ({ prefix: "", suffix: "", ...rule }));
      return isDeepStrictEqual(olds.rules, wanted) ? [] : ["rules"];
    },
  },
);
