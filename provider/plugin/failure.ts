import type { ServiceError } from "@grpc/grpc-js";
import { policyId, UnfinishedPolicyError } from "../httpsOnlyPolicy/enforcement";
import { resourceId } from "../ossCertificateDeployment/location";
import { PartialDeploymentError } from "../ossCertificateDeployment/reconcile";
import { writeProperties } from "./properties";
import { Any, grpc, messages, statusMessages } from "./protocol";
import { inPluginsWords } from "./wording";

/** An error that says which status code of gRPC it is. */
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
 * Gives an error the form in which the engine shows it. A partial deployment carries what stands: the engine saves the
 * resource with it and asks for an update the next time.
 *
 * @param secrets names of properties that stay secret in what is saved
 */
export function serviceError(error: unknown, secrets: Iterable<string> = []): Partial<ServiceError> {
  const message = inPluginsWords(error instanceof Error ? error.message : "The plugin failed for an unknown reason.");
  if (error instanceof PluginError) {
    return { code: error.code, details: message };
  }
  const partial = partialState(error);
  if (partial === undefined) {
    return { code: grpc.status.UNKNOWN, details: message };
  }
  const detail = new messages.ErrorResourceInitFailed();
  detail.setId(partial.id);
  detail.setProperties(writeProperties(partial.state, secrets));
  detail.setReasonsList([message]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusMessages.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  // Where the Go implementation of gRPC, the engine's, looks for details.
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}

/** What stands in spite of the error, if anything. */
function partialState(error: unknown): { id: string; state: object } | undefined {
  if (error instanceof PartialDeploymentError) {
    return { id: resourceId(error.state), state: error.state };
  }
  return error instanceof UnfinishedPolicyError ? { id: policyId(error.state), state: error.state } : undefined;
}
