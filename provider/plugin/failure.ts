import type { ServiceError } from "@grpc/grpc-js";
import { PartialError } from "../lifecycle/partialError";
import { writeProperties } from "./properties";
import { Any, grpc, messages, statusMessages } from "./protocol";

/** An error with a gRPC status code. */
export class PluginError extends Error {
  override readonly name = "PluginError";

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Converts an error to the form that the engine shows. A {@link PartialError} carries the state: the engine saves the resource
 * with it and asks for an update the next time.
 *
 * @param secrets names of properties that stay secret in the saved state
 */
export function serviceError(error: unknown, secrets: Iterable<string> = []): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : "The plugin failed for an unknown reason.";
  if (error instanceof PluginError) {
    return { code: error.code, details: message };
  }
  if (!(error instanceof PartialError)) {
    return { code: grpc.status.UNKNOWN, details: message };
  }
  const detail = new messages.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(writeProperties(error.state, secrets));
  detail.setReasonsList([message]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusMessages.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  // The engine's gRPC implementation (Go) reads the details from here.
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}
