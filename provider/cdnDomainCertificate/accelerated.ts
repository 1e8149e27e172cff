import type { Account } from "../alicloud/account";
import { ServiceError } from "../alicloud/serviceError";
import { edgeNameOf } from "./edgeName";

/** One try of a few seconds: what is asked is only a courtesy, and the network may not lead to CDN. */
const briefly = { attempts: 1, firstDelay: 0, longestDelay: 0 };

/** Whether the account has the domain in CDN. A look that is denied or fails tells nothing. */
export async function isAccelerated(domain: string, account: Account): Promise<boolean> {
  const requests = { ...account.requests, retryPolicy: briefly, timeout: 3_000 };
  try {
    return (await edgeNameOf("cdn", domain, { ...account, requests })) !== undefined;
  } catch (error) {
    if (error instanceof ServiceError) {
      return false;
    }
    throw error;
  }
}
