import type { OssRequest } from "../../../server/http";
import type { Address } from "../protocol/address";
import { notImplemented, OssError } from "../protocol/errors";
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from "./bucketPolicy";
import { settingOperations } from "./bucketSettings";
import {
  deleteBucket,
  getBucketAcl,
  getBucketInfo,
  getBucketLocation,
  getBucketVersioning,
  listBuckets,
  putBucket,
  putBucketAcl,
  putBucketVersioning,
} from "./buckets";
import { deleteMultipleObjects, deleteObject } from "./deleteObjects";
import { getObject, getObjectMeta, headObject } from "./getObject";
import { listObjects, listObjectsV2, listObjectVersions } from "./listObjects";
import { deleteObjectTagging, getObjectAcl, getObjectTagging, putObjectAcl, putObjectTagging } from "./objectSettings";
import type { Operation } from "./operation";
import { putObject } from "./putObject";
import { abortBucketWorm, completeBucketWorm, extendBucketWorm, getBucketWorm, initiateBucketWorm } from "./worm";

const bucketOperations: ReadonlyMap<string, Operation> = new Map([
  ...settingOperations,
  ["PUT acl", putBucketAcl],
  ["GET acl", getBucketAcl],
  ["GET bucketInfo", getBucketInfo],
  ["GET location", getBucketLocation],
  ["PUT versioning", putBucketVersioning],
  ["GET versioning", getBucketVersioning],
  ["PUT policy", putBucketPolicy],
  ["GET policy", getBucketPolicy],
  ["DELETE policy", deleteBucketPolicy],
  ["GET versions", listObjectVersions],
  ["POST delete", deleteMultipleObjects],
  ["POST worm", initiateBucketWorm],
  ["POST wormExtend", extendBucketWorm],
  ["POST wormId", completeBucketWorm],
  ["GET worm", getBucketWorm],
  ["DELETE worm", abortBucketWorm],
]);

const objectOperations: ReadonlyMap<string, Operation> = new Map([
  ["PUT tagging", putObjectTagging],
  ["GET tagging", getObjectTagging],
  ["DELETE tagging", deleteObjectTagging],
  ["PUT acl", putObjectAcl],
  ["GET acl", getObjectAcl],
  ["GET objectMeta", getObjectMeta],
  ["HEAD objectMeta", getObjectMeta],
]);

/** Sub-resources of OSS that the emulator does not have: refused, never taken for a plain Get or Put. */
const unknownSubresources = (
  "append asyncFetch callback cname cloudboxes inventory metaQuery partNumber qos replication restore stat style symlink " +
  "uploadId uploads udf x-oss-process"
).split(" ");

function bySubresource(operations: ReadonlyMap<string, Operation>, request: OssRequest): Operation | undefined {
  // wormExtend comes with wormId and says what is meant.
  const names = [...request.query.keys()].sort((left) => (left === "wormExtend" ? -1 : 0));
  for (const name of names) {
    const operation = operations.get(`${request.method} ${name}`);
    if (operation) return operation;
  }
  return undefined;
}

function plainBucketOperation(request: OssRequest): Operation | undefined {
  if (request.method === "PUT") return putBucket;
  if (request.method === "DELETE") return deleteBucket;
  if (request.method === "GET") return request.query.get("list-type") === "2" ? listObjectsV2 : listObjects;
  // OSS has no HeadBucket of its own; its S3 side answers as to GetBucketInfo.
  return request.method === "HEAD" ? getBucketInfo : undefined;
}

function plainObjectOperation(request: OssRequest): Operation | undefined {
  if (request.method === "PUT") return request.headers["x-oss-copy-source"] === undefined ? putObject : undefined;
  if (request.method === "GET") return getObject;
  if (request.method === "HEAD") return headObject;
  return request.method === "DELETE" ? deleteObject : undefined;
}

/** Chooses the operation by method, address and sub-resource. @throws OssError NotImplemented, MethodNotAllowed */
export function operationFor(request: OssRequest, address: Address): Operation {
  if (address.bucket === undefined) {
    if (request.method === "GET") return listBuckets;
    throw new OssError(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
  }
  const isObject = address.key !== undefined;
  const chosen = bySubresource(isObject ? objectOperations : bucketOperations, request);
  if (chosen) return chosen;
  const unknown = unknownSubresources.find((name) => request.query.has(name));
  const plain = isObject ? plainObjectOperation(request) : plainBucketOperation(request);
  if (unknown === undefined && plain) return plain;
  throw notImplemented(unknown ?? `${request.method} on ${isObject ? "an object" : "a bucket"}`);
}
