import type { HttpAnswer, HttpRequest } from "./http";
import type { Refusal } from "./refusal";
import type { RequestedOperation } from "./requestedOperation";
import type { OpenEntry } from "./requestLog";

/** One service of the vendor, such as OSS or RAM. All services share the emulator's ports. */
export interface EmulatedService {
  /** Whether this service serves a request. The request's body is still to come. */
  claims(request: HttpRequest): boolean;
  /** What a request asks for; undefined while only the body tells, and the body is still to come. */
  operationOf(request: HttpRequest): RequestedOperation | undefined;
  /**
   * Does what a request asks for. Adds to the log's entry what is known only then, such as the access key.
   *
   * @throws Refusal
   */
  serve(request: HttpRequest, entry: OpenEntry): HttpAnswer;
  /** Renders an error answer. */
  refuse(refusal: Refusal, entry: OpenEntry): HttpAnswer;
}
