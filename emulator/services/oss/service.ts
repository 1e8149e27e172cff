import type { Account } from "../../account/account";
import type { HttpAnswer, HttpRequest } from "../../server/http";
import { Refusal } from "../../server/refusal";
import type { OpenEntry } from "../../server/requestLog";
import type { EmulatedService } from "../../server/service";
import type { CasStores } from "../cas/stores";
import { authenticate } from "./access/authentication";
import { authorize } from "./access/authorization";
import type { Call, Operation } from "./operations/operation";
import { operationFor } from "./operations/router";
import { type Address, addressOf } from "./protocol/address";
import { noSuchBucket } from "./protocol/errors";
import { renderXml } from "./protocol/xml";
import type { Bucket, Buckets } from "./storage/buckets";

/** The operation that a request asks for; undefined for one that the emulator doesn't have. */
function operationOf(request: HttpRequest, address: Address): Operation | undefined {
  try {
    return operationFor(request, address);
  } catch {
    return undefined;
  }
}

/** @throws Refusal AccessDenied for another region's endpoint; PublicEndpointForbidden */
function checkEndpoint(bucket: Bucket, operation: Operation, { region, endpoint, key }: Address): void {
  if (region !== undefined && region !== bucket.region) {
    const internal = endpoint === "internal" ? "-internal" : "";
    const message =
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.";
    throw new Refusal(403, "AccessDenied", message, {
      ec: "0003-00001403",
      details: { Bucket: bucket.name, Endpoint: `oss-${bucket.region}${internal}.aliyuncs.com` },
    });
  }
  // Since 2025-03-20, new accounts need a custom domain for objects and listings: https://www.alibabacloud.com/help/en/oss/user-guide/0048-00000401.
  // The message is the one that users report.
  const isDataCall = key !== undefined || /^(ListObject|DeleteMultiple)/.test(operation.name);
  if (bucket.options.refusesPublicEndpoint && endpoint === "public" && isDataCall) {
    const message = "Not allowed using the OSS public endpoint , please use CNAME instead.";
    throw new Refusal(400, "PublicEndpointForbidden", message, { ec: "0048-00000401" });
  }
}

function located({ bucket, key }: Address): { bucket?: string; key?: string } {
  return { ...(bucket !== undefined && { bucket }), ...(key !== undefined && { key }) };
}

/** Adds the headers that every answer of OSS has. */
function withHeaders(answer: HttpAnswer, { requestId }: OpenEntry): HttpAnswer {
  return { ...answer, headers: { server: "AliyunOSS", "x-oss-request-id": requestId, ...answer.headers } };
}

/** OSS. It claims every request, so it must be the last of the services. */
export function ossService(account: Account, buckets: Buckets, cas: CasStores): EmulatedService {
  cas.addProduct("OSS", (identifier) =>
    buckets.domains.all().some(({ certificate }) => certificate.written?.identifier === identifier),
  );
  return {
    claims: () => true,

    operationOf(request) {
      const address = addressOf(request.host, request.path, buckets);
      const operation = operationOf(request, address);
      return { ...located(address), ...(operation && { operation: operation.name, action: operation.action }) };
    },

    serve(request, entry) {
      const named = addressOf(request.host, request.path, buckets);
      const { caller, address } = authenticate(request, named, account, buckets.regionOf(named));
      if (caller.accessKeyId !== undefined) {
        entry.accessKeyId = caller.accessKeyId;
      }
      const operation = operationFor(request, address);
      delete entry.key;
      Object.assign(entry, located(address), { operation: operation.name, action: operation.action });
      if (address.bucket !== undefined && address.style === "path" && address.endpoint !== "other") {
        throw new Refusal(403, "SecondLevelDomainForbidden", "Please use virtual hosted style to access.");
      }
      if (address.bucket !== undefined && operation.name !== "PutBucket") {
        const bucket = buckets.all.get(address.bucket);
        if (!bucket) {
          throw noSuchBucket(address.bucket);
        }
        checkEndpoint(bucket, operation, address);
      }
      const call: Call = { request, address, caller, account, buckets, cas };
      for (const need of operation.needs(call)) {
        authorize(caller, need, request, account, buckets.regionOf(address));
      }
      return withHeaders(operation.run(call), entry);
    },

    // https://www.alibabacloud.com/help/doc-detail/32005.htm
    refuse({ status, code, message, ec, details, headers }, entry) {
      const body = renderXml("Error", {
        Code: code,
        Message: message,
        RequestId: entry.requestId,
        HostId: entry.host,
        ...details,
        EC: ec,
        RecommendDoc: ec && `https://api.aliyun.com/troubleshoot?q=${ec}`,
      });
      const shown = {
        ...headers,
        "content-type": "application/xml",
        ...(ec !== undefined && { "x-oss-ec": ec }),
        // An answer to HEAD has no body. The vendor's clients read the error in this header.
        ...(entry.method === "HEAD" &&
          account.gateway.explainsHead && { "x-oss-err": Buffer.from(body).toString("base64") }),
      };
      return withHeaders({ status, headers: shown, body }, entry);
    },
  };
}
