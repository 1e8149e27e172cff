import type { UserArgs } from "@pulumi/alicloud/ram";
import { callRam, lookUpRam } from "../ram";
import { type Kind, type ResourceType, text } from "../resourceType";

interface User {
  User: { UserId: string; UserName: string; DisplayName?: string; Comments?: string };
}

/** `alicloud:ram/user:User`, whose calls have their parameters in the query. */
export const ramUser: ResourceType = {
  properties: {
    comments: "string",
    displayName: "string",
    email: "unused",
    force: "boolean",
    mobile: "unused",
    name: "string",
    tags: "unused",
  } satisfies Record<keyof UserArgs, Kind>,
  required: ["name"],
  replaces: [],

  async create(inputs, configuration) {
    const UserName = text(inputs, "name");
    const parameters: Record<string, string> = { UserName };
    for (const [property, parameter] of [
      ["comments", "Comments"],
      ["displayName", "DisplayName"],
    ] as const) {
      if (typeof inputs[property] === "string") {
        parameters[parameter] = inputs[property];
      }
    }
    const { User: made } = await callRam<User>(configuration, "CreateUser", parameters, "query");
    return { id: made.UserId, outputs: { ...inputs, name: UserName } };
  },

  async read(_id, outputs, configuration) {
    const UserName = text(outputs, "name");
    await callRam(configuration, "ListUsers", {}, "query");
    const found = await lookUpRam<User>(configuration, "GetUser", { UserName }, "query");
    return found && { ...outputs, name: found.User.UserName };
  },

  async delete(_id, outputs, configuration) {
    await lookUpRam(configuration, "DeleteUser", { UserName: text(outputs, "name") }, "query");
    await callRam(configuration, "ListUsers", {}, "query");
  },
};
