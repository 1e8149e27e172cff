import type { Account } from "./account";
import { type Codes, fixOf } from "./codes";
import type { ServiceFailure } from "./failure";
import { type Answer, openApiClientFor, type RpcCall } from "./openApi";
import { pace } from "./pace";
import { defaultTimeout, requestsBy } from "./requests";
import { serviceOrigin } from "./serviceEndpoint";
import { CancelledError } from "./serviceError";

/** What a call is about, for its error. */
export interface RpcTarget {
  /** What is tried, such as `Reading the certificate of CDN domain 'www.example.com'`. */
  description: string;
  /** The action that RAM must allow, and on what. */
  permission: string;
}

/** A service that is called by RPC. */
export interface RpcService<Action extends string> {
  /** Its name in `alicloud:endpoints`. */
  name: string;
  /** Its own host. */
  host: string;
  /** Of its API, such as `2020-04-07`. */
  version: string;
  /** The calls that an account may make in a second. */
  perSecond: Readonly<Record<Action, number>>;
  codes: Codes<RpcTarget>;
  /** The error of a call that will not be retried. */
  fail(description: string, failure: ServiceFailure, fix: string): Error;
}

/** Makes one call with its retries. */
export type SendCall<Action extends string> = <Result>(
  action: Action,
  target: RpcTarget,
  parameters: RpcCall["parameters"],
  /** Takes the result out of an answer; `undefined` for an answer of another shape, which is not the service's. */
  take: (answer: Answer) => Result | undefined,
  /** Turns a failure into a result; `undefined` leaves it a failure. */
  accept?: (failure: ServiceFailure) => Result | undefined,
) => Promise<Result>;

/** The calls of an account to a service. */
export function rpcRequests<Action extends string>(service: RpcService<Action>, account: Account): SendCall<Action> {
  const { codes, fail, host, name, perSecond, version } = service;
  const { credentials, requests } = account;
  const origin = serviceOrigin(name, account.host(name) ?? host);
  const send = requestsBy(
    {
      origin,
      client: openApiClientFor(origin, credentials, requests.timeout ?? defaultTimeout),
      codes,
      describe: ({ description }: RpcTarget) => description,
      fail: (target, failure, reader) => fail(target.description, failure, fixOf(codes, target, failure, reader)),
    },
    requests,
  );
  const call: SendCall<Action> = async <Result>(
    action: Action,
    target: RpcTarget,
    parameters: RpcCall["parameters"],
    take: (answer: Answer) => Result | undefined,
    accept?: (failure: ServiceFailure) => Result | undefined,
  ) =>
    send<Result>(
      target,
      async (client) => {
        await pace(`${origin} ${action}`, perSecond[action], requests.signal);
        // Those that waited for their turn would now go out all at once.
        if (requests.signal?.aborted) {
          throw new CancelledError(target.description);
        }
        const result = take(await client.rpc({ action, version, parameters }));
        return result === undefined ? { failure: { status: 200, isForeign: true } } : { result };
      },
      accept,
    );
  return call;
}
