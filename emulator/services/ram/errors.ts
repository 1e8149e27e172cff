import { Refusal } from "../../server/refusal";

// Codes and messages are those of RAM's page "Error messages".

const absent = {
  User: "The user does not exist.",
  "User.AccessKey": "The user access key does not exist.",
  "User.Policy": "The indicate policy of the user does not exist.",
  Policy: "The policy does not exist.",
  Role: "The role not exists.",
  "Role.Policy": "The role policy not exists.",
} as const;

/** 404 `EntityNotExist.<what>` */
export function entityNotExist(what: keyof typeof absent): Refusal {
  return new Refusal(404, `EntityNotExist.${what}`, absent[what]);
}

const present = {
  User: "The user does already EXIST.",
  Policy: "The policy does already EXIST.",
  "User.Policy": "The user has already been attached this policy.",
  Role: "The role does already EXIST.",
  "Role.Policy": "The role has already been attached this policy.",
} as const;

/** 409 `EntityAlreadyExists.<what>` */
export function entityAlreadyExists(what: keyof typeof present): Refusal {
  return new Refusal(409, `EntityAlreadyExists.${what}`, present[what]);
}
