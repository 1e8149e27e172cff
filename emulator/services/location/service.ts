import type { Account } from "../../account/account";
import { type RpcAction, required } from "../../rpc/action";
import { rpcService } from "../../rpc/rpcService";
import type { EmulatedService } from "../../server/service";

const describeEndpoints: RpcAction = {
  run(call) {
    const region = required(call, "Id");
    const code = required(call, "ServiceCode");
    const hosts: Readonly<Record<string, string>> = { oss: `oss-${region}.aliyuncs.com`, ram: "ram.aliyuncs.com" };
    const endpoint = {
      Endpoint: hosts[code] ?? `${code}.${region}.aliyuncs.com`,
      Id: region,
      ServiceCode: code,
      Type: "openAPI",
    };
    return { Success: true, Endpoints: { Endpoint: [endpoint] } };
  },
};

/** The location service. The alicloud plugin asks it where a service is before it calls the service. */
export function locationService(account: Account): EmulatedService {
  const actions = new Map([["DescribeEndpoints", describeEndpoints]]);
  return rpcService(account, { name: "location", product: "location", actions });
}
