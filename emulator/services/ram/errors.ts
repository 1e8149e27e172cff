/**
 * A refusal as RAM and STS answer it: `{ RequestId, HostId, Code, Message }` with a 4xx status.
 * Codes and messages of RAM are those of its page "Error messages",
 * those of STS of "FAQ about STS" (https://www.alibabacloud.com/help/doc-detail/42775.htm), those of signatures of "Public error codes".
 */
export class RpcError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "RpcError";
  }
}

const absent: Readonly<Record<string, string>> = {
  User: "The user does not exist.",
  "User.AccessKey": "The user access key does not exist.",
  "User.LoginProfile": "The user login profile does not exist.",
  "User.MFADevice": "The user has not bound any MFA device.",
  "User.Policy": "The indicate policy of the user does not exist.",
  Policy: "The policy does not exist.",
  "Policy.Version": "The policy version does not exist.",
  Role: "The role not exists.",
  "Role.Policy": "The role policy not exists.",
};

/** 404 `EntityNotExist.<what>` */
export function entityNotExist(what: keyof typeof absent & string): RpcError {
  return new RpcError(404, `EntityNotExist.${what}`, absent[what] ?? "The specified entity does not exist.");
}

const present: Readonly<Record<string, string>> = {
  User: "The user does already EXIST.",
  Policy: "The policy does already EXIST.",
  "User.Policy": "The user has already been attached this policy.",
  Role: "The role does already EXIST.",
  "Role.Policy": "The role has already been attached this policy.",
};

/** 409 `EntityAlreadyExists.<what>` */
export function entityAlreadyExists(what: keyof typeof present & string): RpcError {
  return new RpcError(409, `EntityAlreadyExists.${what}`, present[what] ?? "The entity does already EXIST.");
}
