import type { Account } from "../alicloud/account";
import type { ServiceFailure } from "../alicloud/failure";
import type { Answer, RpcCall } from "../alicloud/openApi";
import { type CdnCall, type CdnNames, type CdnProduct, cdnProducts, cdnRequests } from "./cdnRequests";
import { spellingOf } from "./spelling";

/** The calls about one domain. */
export interface CdnCalls {
  /** As CDN writes it. */
  readonly name: string;
  /** `CDN domain 'www.example.com'`, for sentences. */
  readonly description: string;
  readonly names: CdnNames;
  /** @param verb such as `Reading the certificate of` */
  call<Result>(
    call: Exclude<CdnCall, "list">,
    verb: string,
    parameters: RpcCall["parameters"],
    take: (answer: Answer) => Result | undefined,
    accept?: (failure: ServiceFailure) => Result | undefined,
  ): Promise<Result>;
}

export function cdnCalls(product: CdnProduct, domain: string, account: Account): CdnCalls {
  const [names, send, name] = [cdnProducts[product], cdnRequests(product, account), spellingOf(domain)];
  const description = `${names.title} domain '${domain}'`;
  return {
    name,
    description,
    names,
    call: (call, verb, parameters, take, accept) => {
      const permission = `${product}:${names[call]} on 'acs:${product}:*:*:domain/${name}'`;
      return send(names[call], { description: `${verb} ${description}`, permission }, parameters, take, accept);
    },
  };
}
