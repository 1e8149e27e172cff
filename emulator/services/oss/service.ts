import type { OssAnswer, OssRequest } from "../../server/http";
import type { OpenEntry } from "../../server/requestLog";
import { regionOf, type Service } from "../../server/service";
import { authenticate } from "./access/authentication";
import { authorize, conditionContext, identityDecision, type Need } from "./access/authorization";
import type { Call, Operation } from "./operations/operation";
import { operationFor } from "./operations/router";
import { type Address, addressOf } from "./protocol/address";
import { noSuchBucket, OssError } from "./protocol/errors";
import type { Bucket } from "./storage/buckets";

/** The operation that a request seems to ask for, before its signature is looked at; undefined when there is none. */
export function operationOf(request: OssRequest): Operation | undefined {
  try {
    return operationFor(request, request.address);
  } catch {
    return undefined;
  }
}

/** The address of host and path among the buckets there are. */
export function addressFor(service: Service, host: string, path: string) {
  return addressOf(host, path, service.buckets);
}

/** Data calls are those on objects, listings included; management of the bucket stays allowed on the public endpoint. */
function isDataCall(operation: Operation, address: Address): boolean {
  return address.key !== undefined || /^(ListObject|DeleteMultiple)/.test(operation.name);
}

function checkEndpoint(bucket: Bucket, operation: Operation, address: Address): void {
  const { region, endpoint } = address;
  if (region !== undefined && region !== bucket.region) {
    const internal = endpoint === "internal" ? "-internal" : "";
    throw new OssError(
      403,
      "AccessDenied",
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
      {
        ec: "0003-00001403",
        details: { Bucket: bucket.name, Endpoint: `oss-${bucket.region}${internal}.aliyuncs.com` },
      },
    );
  }
  // Accounts opened since 2025-03-20 need a custom domain for data: https://www.alibabacloud.com/help/en/oss/user-guide/0048-00000401.
  // The message is the one that users report.
  if (bucket.refusesPublicEndpoint && endpoint === "public" && isDataCall(operation, address)) {
    const message = "Not allowed using the OSS public endpoint , please use CNAME instead.";
    throw new OssError(400, "PublicEndpointForbidden", message, { ec: "0048-00000401" });
  }
}

/** Serves one request: who asks, for what, may they, then does it. Fills in what the log wants to know. */
export function serve(service: Service, request: OssRequest, entry: OpenEntry): OssAnswer {
  const { caller, address } = authenticate(request, {
    account: service.account,
    now: service.now,
    regionFor: (asked) => regionOf(service, asked),
  });
  if (caller.accessKeyId !== undefined) entry.accessKeyId = caller.accessKeyId;
  const operation = operationFor(request, address);
  entry.operation = operation.name;
  entry.action = operation.action;
  if (address.bucket !== undefined) entry.bucket = address.bucket;
  if (address.key === undefined) delete entry.key;
  else entry.key = address.key;

  const surroundings = () => ({
    accountId: service.account.accountId,
    region: regionOf(service, address),
    now: service.now(),
  });
  const call: Call = {
    request,
    service,
    caller,
    ...(address.bucket === undefined ? {} : { bucketName: address.bucket }),
    ...(address.key === undefined ? {} : { key: address.key }),
    may: (need: Need) => {
      const { accountId, region, now } = surroundings();
      const resource = `acs:${need.action.split(":")[0]}:${region}:${accountId}:${need.resource ?? "*"}`;
      const context = conditionContext(request, now);
      return identityDecision(caller, { action: need.action, resources: [resource], context }) === "allow";
    },
  };
  if (address.bucket !== undefined && address.style === "path" && address.endpoint !== "other") {
    throw new OssError(403, "SecondLevelDomainForbidden", "Please use virtual hosted style to access.");
  }
  if (address.bucket !== undefined && operation.name !== "PutBucket") {
    const bucket = service.buckets.all.get(address.bucket);
    if (!bucket) throw noSuchBucket(address.bucket);
    checkEndpoint(bucket, operation, address);
  }
  for (const need of operation.needs(call)) authorize(caller, need, request, surroundings());
  return operation.run(call);
}
