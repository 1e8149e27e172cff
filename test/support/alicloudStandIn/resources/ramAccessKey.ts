import type { AccessKeyArgs } from "@pulumi/alicloud/ram";
import { callRam, lookUpRam } from "../ram";
import { type Kind, type ResourceType, text } from "../resourceType";

/** `alicloud:ram/accessKey:AccessKey`; RAM returns the secret only once, when the key is created. */
export const ramAccessKey: ResourceType = {
  properties: {
    pgpKey: "unused",
    secretFile: "unused",
    status: "unused",
    userName: "string",
  } satisfies Record<keyof AccessKeyArgs, Kind>,
  required: ["userName"],
  replaces: ["userName"],

  async create(inputs, configuration) {
    const UserName = text(inputs, "userName");
    const { AccessKey } = await callRam<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
      configuration,
      "CreateAccessKey",
      { UserName },
    );
    return { id: AccessKey.AccessKeyId, outputs: { ...inputs, secret: AccessKey.AccessKeySecret, status: "Active" } };
  },

  async read(id, outputs, configuration) {
    const found = await lookUpRam<{ AccessKeys: { AccessKey: { AccessKeyId: string }[] } }>(
      configuration,
      "ListAccessKeys",
      { UserName: text(outputs, "userName") },
    );
    return found?.AccessKeys.AccessKey.some((key) => key.AccessKeyId === id) ? outputs : undefined;
  },

  async delete(id, outputs, configuration) {
    await lookUpRam(configuration, "DeleteAccessKey", {
      UserAccessKeyId: id,
      UserName: text(outputs, "userName"),
    });
  },
};
