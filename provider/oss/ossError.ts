import { fixOf } from "../alicloud/codes";
import type { ServiceFailure } from "../alicloud/failure";
import { ServiceError } from "../alicloud/serviceError";
import { program, type Reader } from "../engine/reader";
import { describeOperation, type Operation, type OperationTarget } from "./operation";
import { ossCodes } from "./ossCodes";

/** A failed request to OSS: the message says what was tried, on which object, why it failed and what to do. */
export class OssError extends ServiceError {
  override readonly name = "OssError";
  readonly operation: Operation;
  readonly bucket: string;
  readonly key: string;

  /** @param reader who gets to read the message */
  constructor(target: OperationTarget, failure: ServiceFailure, reader: Reader = program) {
    super(describeOperation(target), failure, fixOf(ossCodes, target, failure, reader));
    this.operation = target.operation;
    this.bucket = target.bucket;
    this.key = target.key;
  }
}
