import type { UserArgs } from "@pulumi/alicloud/ram";
import type { Configuration } from "../configuration";
import { callRam, lookUpRam } from "../ram";
import { type Kind, type Properties, type ResourceType, text } from "../resourceType";

/** A user as RAM describes it: what was never set is missing. */
interface User {
  User: { UserId: string; UserName: string; DisplayName?: string; Comments?: string };
}

/** Properties, and RAM's names for them. */
const described = [
  ["comments", "Comments"],
  ["displayName", "DisplayName"],
] as const;

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
    for (const [property, parameter] of described) {
      if (typeof inputs[property] === "string") {
        parameters[parameter] = inputs[property];
      }
    }
    const { User: made } = await callRam<User>(configuration, "CreateUser", parameters, "query");
    return { id: made.UserId, outputs: (await read(made.UserId, inputs, configuration)) ?? inputs };
  },

  read,

  async update({ oldInputs, news }, configuration) {
    const parameters: Record<string, string> = { UserName: text(oldInputs, "name"), NewUserName: text(news, "name") };
    for (const [property, parameter] of described) {
      parameters[`New${parameter}`] = typeof news[property] === "string" ? news[property] : "";
    }
    await callRam(configuration, "UpdateUser", parameters, "query");
  },

  /** What RAM has, and the program doesn't say, is to go. */
  drift: ({ olds, news }) =>
    described.map(([property]) => property).filter((property) => (olds[property] || "") !== (news[property] || "")),

  async delete(_id, outputs, configuration) {
    await lookUpRam(configuration, "DeleteUser", { UserName: text(outputs, "name") }, "query");
    await callRam(configuration, "ListUsers", {}, "query");
  },
};

async function read(_id: string, outputs: Properties, configuration: Configuration): Promise<Properties | undefined> {
  const UserName = text(outputs, "name");
  await callRam(configuration, "ListUsers", {}, "query");
  const found = (await lookUpRam<User>(configuration, "GetUser", { UserName }, "query"))?.User;
  const { comments: _comments, displayName: _displayName, ...others } = outputs;
  return (
    found && {
      ...others,
      name: found.UserName,
      ...Object.fromEntries(described.flatMap(([property, name]) => (found[name] ? [[property, found[name]]] : []))),
    }
  );
}
