import type { BucketCnameArgs } from "@pulumi/alicloud/oss";
import { childrenOf, readXml, textOf } from "../../../../emulator/services/oss/protocol/xml";
import type { Configuration } from "../configuration";
import { callOss, lookUp } from "../oss";
import { type Kind, type Properties, type ResourceType, text } from "../resourceType";

/** `alicloud:oss/bucketCname:BucketCname`, without its certificate, which the program ignores. */
export const bucketCname: ResourceType = {
  properties: {
    bucket: "string",
    certificate: "unused",
    deleteCertificate: "unused",
    domain: "string",
    force: "unused",
    previousCertId: "unused",
  } satisfies Record<keyof BucketCnameArgs, Kind>,
  required: ["bucket", "domain"],
  replaces: ["bucket", "domain"],

  async create(inputs, configuration) {
    await change("add", inputs, configuration);
    return { id: `${text(inputs, "bucket")}:${text(inputs, "domain")}`, outputs: { ...inputs, status: "Enabled" } };
  },

  async read(_id, outputs, configuration) {
    const answer = await lookUp(configuration, {
      method: "GET",
      bucket: text(outputs, "bucket"),
      subresource: "cname",
    });
    const bound = answer === undefined ? [] : childrenOf(readXml(answer), "Cname");
    return bound.some((element) => textOf(element, "Domain") === text(outputs, "domain")) ? outputs : undefined;
  },

  delete: (_id, outputs, configuration) => change("delete", outputs, configuration),
};

async function change(comp: "add" | "delete", properties: Properties, configuration: Configuration): Promise<void> {
  const domain = `<Domain>${text(properties, "domain")}</Domain>`;
  const body = `<BucketCnameConfiguration><Cname>${domain}</Cname></BucketCnameConfiguration>`;
  await callOss(configuration, {
    method: "POST",
    bucket: text(properties, "bucket"),
    subresource: "cname",
    query: { comp },
    body,
  });
}
