import type { HttpRequest } from "../../../server/http";
import { Refusal } from "../../../server/refusal";
import { signedParameters } from "../access/v1Signature";
import type { Address } from "../protocol/address";
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from "./bucketPolicy";
import { settingOperations } from "./bucketSettings";
import {
  deleteBucket,
  getBucketInfo,
  getBucketVersioning,
  listBuckets,
  putBucket,
  putBucketVersioning,
} from "./buckets";
import { cnameOperations } from "./cname";
import { deleteMultipleObjects, deleteObject } from "./deleteObjects";
import { getObject, headObject } from "./getObject";
import { listObjects, listObjectsV2, listObjectVersions } from "./listObjects";
import { notImplemented, type Operation, permissionOnly } from "./operation";
import { putObject } from "./putObject";

const bucketOperations: ReadonlyMap<string, Operation> = new Map([
  ...settingOperations,
  ...cnameOperations,
  ["PUT acl", permissionOnly("PutBucketAcl")],
  ["GET acl", permissionOnly("GetBucketAcl")],
  ["GET bucketInfo", getBucketInfo],
  ["PUT versioning", putBucketVersioning],
  ["GET versioning", getBucketVersioning],
  ["PUT policy", putBucketPolicy],
  ["GET policy", getBucketPolicy],
  ["DELETE policy", deleteBucketPolicy],
  ["GET versions", listObjectVersions],
  ["POST delete", deleteMultipleObjects],
]);

const objectOperations: ReadonlyMap<string, Operation> = new Map([
  ["PUT tagging", permissionOnly("PutObjectTagging")],
  ["GET tagging", permissionOnly("GetObjectTagging")],
  ["PUT acl", permissionOnly("PutObjectAcl")],
  ["GET acl", permissionOnly("GetObjectAcl")],
]);

/** A parameter that OSS signs makes another operation of a request, except these: a page of a list, and the second half of `cname`. */
const furtherParameters = new Set(["continuation-token", "comp"]);

function plainBucketOperation(request: HttpRequest): Operation | undefined {
  if (request.method === "PUT") {
    return putBucket;
  }
  if (request.method === "DELETE") {
    return deleteBucket;
  }
  if (request.method !== "GET") {
    return undefined;
  }
  return request.query.get("list-type") === "2" ? listObjectsV2 : listObjects;
}

function plainObjectOperation(request: HttpRequest): Operation | undefined {
  if (request.method === "PUT") {
    return request.headers["x-oss-copy-source"] === undefined ? putObject : undefined;
  }
  if (request.method === "GET") {
    return getObject;
  }
  if (request.method === "HEAD") {
    return headObject;
  }
  return request.method === "DELETE" ? deleteObject : undefined;
}

/** The operation that method, address and sub-resource name. @throws Refusal NotImplemented, MethodNotAllowed */
export function operationFor(request: HttpRequest, address: Address): Operation {
  const { method, query } = request;
  if (address.bucket === undefined) {
    if (method === "GET") {
      return listBuckets;
    }
    throw new Refusal(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
  }
  const isObject = address.key !== undefined;
  const operations = isObject ? objectOperations : bucketOperations;
  const subresource = [...query.keys()].find((name) => signedParameters.has(name) && !furtherParameters.has(name));
  const component = subresource === "cname" && query.has("comp") ? ` ${query.get("comp")}` : "";
  const plain = isObject ? plainObjectOperation : plainBucketOperation;
  const operation = subresource === undefined ? plain(request) : operations.get(`${method} ${subresource}${component}`);
  if (operation) {
    return operation;
  }
  throw notImplemented(`${method} ${subresource ?? ""} on ${isObject ? "an object" : "a bucket"}`);
}
