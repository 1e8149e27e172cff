import type {
  BucketOverwriteConfigArgs,
  BucketPublicAccessBlockArgs,
  BucketVersioningArgs,
} from "@pulumi/alicloud/oss";
import { readXml, renderXml, textOf, type XmlElement, type XmlValue } from "../../../../emulator/xml";
import type { Configuration } from "../configuration";
import { callOss, lookUp } from "../oss";
import { type Kind, type Properties, type ResourceType, text } from "../resourceType";

interface Setting {
  subresource: string;
  root: string;
  render(inputs: Properties): XmlValue;
  /** What is read back. */
  parse(root: XmlElement): Properties;
  /** Versioning has no DELETE. */
  isDeletable: boolean;
}

/** Types of the plugin's OSS gateway: one XML document under one sub-resource of the bucket. */
function settingType(properties: Readonly<Record<string, Kind>>, required: string[], setting: Setting): ResourceType {
  const { subresource, root } = setting;
  const put = (bucket: string, inputs: Properties, configuration: Configuration) =>
    callOss(configuration, { method: "PUT", bucket, subresource, body: renderXml(root, setting.render(inputs)) });
  return {
    properties,
    required,
    replaces: ["bucket"],
    async create(inputs, configuration) {
      const bucket = text(inputs, "bucket");
      await put(bucket, inputs, configuration);
      return { id: bucket, outputs: inputs };
    },
    async read(id, outputs, configuration) {
      const answer = await lookUp(configuration, { method: "GET", bucket: id, subresource });
      const found = readXml(answer ?? "");
      return found && { ...outputs, ...setting.parse(found), bucket: id };
    },
    async update({ id, news }, configuration) {
      await put(id, news, configuration);
    },
    async delete(id, _outputs, configuration) {
      if (setting.isDeletable) {
        await callOss(configuration, { method: "DELETE", bucket: id, subresource });
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

/** `alicloud:oss/bucketOverwriteConfig:BucketOverwriteConfig` */
export const bucketOverwriteConfig = settingType(
  { bucket: "string", rules: "list" } satisfies Record<keyof BucketOverwriteConfigArgs, Kind>,
  ["bucket"],
  {
    subresource: "overwriteConfig",
    root: "OverwriteConfiguration",
    render: ({ rules }) => ({
      Rule: ((rules ?? []) as { id?: string; action?: string; prefix?: string }[]).map(({ id, action, prefix }) => ({
        ID: id,
        Action: action,
        Prefix: prefix,
      })),
    }),
    parse: () => ({}),
    isDeletable: true,
  },
);
