import OpenApi, { $OpenApiUtil } from "@alicloud/openapi-core";
import type { Emulator } from "../../../emulator";
import type { Keys } from "./clients";

/** What the vendor's clients take: an emulator as the endpoint of every service, over HTTPS. */
export function configFor(
  emulator: Emulator,
  keys: Keys = emulator.owner,
  more: Record<string, unknown> = {},
): $OpenApiUtil.Config {
  return new $OpenApiUtil.Config({
    ...keys,
    endpoint: new URL(emulator.endpoint).host,
    protocol: "HTTPS",
    ca: emulator.certificateAuthority,
    readTimeout: 20_000,
    ...more,
  });
}

/** What the vendor's clients throw. */
export interface OpenApiFailure {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  readonly retryAfter?: number;
}

/** `400 NameRepeat` of a call that must fail. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const { statusCode, code } = error as OpenApiFailure;
    return `${statusCode} ${code}`;
  }
  throw new Error("The call was expected to fail but succeeded.");
}

interface RpcOptions {
  keys?: Keys;
  /** Default: V1. */
  signature?: "V1" | "ACS3";
  /** Whether the parameters go into the form body. Default: true for V1; false for ACS3, as the products' own clients do it. */
  inForm?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked into by the tests
export type Answer = any;

/** The generic call of `@alicloud/openapi-core` for services with RPC. */
export function rpcClient(emulator: Emulator, version: string, options: RpcOptions = {}) {
  const { keys = emulator.owner, signature = "V1", inForm = signature === "V1" } = options;
  const client = new OpenApi(configFor(emulator, keys, signature === "V1" ? { signatureAlgorithm: "v2" } : {}));
  return async (action: string, parameters: Record<string, unknown> = {}): Promise<Answer> => {
    const params = new $OpenApiUtil.Params({
      action,
      version,
      protocol: "HTTPS",
      pathname: "/",
      method: "POST",
      authType: "AK",
      style: "RPC",
      reqBodyType: "formData",
      bodyType: "json",
    });
    const request = new $OpenApiUtil.OpenApiRequest(inForm ? { body: parameters } : { query: parameters });
    const answer = await client.callApi(params, request, {} as Parameters<OpenApi["callApi"]>[2]);
    return answer.body;
  };
}
