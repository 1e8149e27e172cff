import type { Address } from "../certificateBinding/address";
import type { Patience, Wait } from "../engine/waiting";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { Context } from "../lifecycle/lifecycle";
import { identifiersOf } from "./certificates";
import type { DeploymentService } from "./deploymentService";
import type { DeploymentInputs, DeploymentState } from "./state";

/** How a deployment waits, and where visitors of a host connect. */
export interface Manner extends Patience {
  /** Default: the host itself, port 443. */
  addressOf?(host: string): Address;
}

/** What every step of one deployment uses. */
export interface Run {
  service: DeploymentService;
  inputs: DeploymentInputs;
  wait: Wait;
  context: Context;
  manner: Manner;
}

/** The input `timeout` in seconds, else Pulumi's `customTimeouts`. */
export function patienceFor(
  patience: Patience,
  { timeout }: Pick<DeploymentInputs, "timeout">,
  { account, timeout: custom }: Context,
): Patience {
  const milliseconds = timeout === undefined ? custom : timeout * 1000;
  return { ...patience, timeout: milliseconds ?? patience.timeout, signal: account.requests.signal };
}

/** What the state has of the inputs. */
export function settled(inputs: DeploymentInputs) {
  const { resources, onDestroy, fingerprints, notAfter, warnings } = inputs;
  const certIdentifiers = identifiersOf(inputs.certificates) as string[];
  return withoutUndefined({ resources, onDestroy, fingerprints, notAfter, warnings, certIdentifiers });
}

/** Where no job was needed, there is nothing to import either. */
export const idOf = ({ jobId }: Pick<DeploymentState, "jobId">) => `cas/${jobId || "none"}`;
