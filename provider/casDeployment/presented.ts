import { CancelledError } from "../alicloud/serviceError";
import { handshake, type Shown, serverNameOf } from "../certificateBinding/handshake";
import { UserError } from "../engine/userError";
import { isDomain } from "./names";
import type { Run } from "./run";
import type { CasDeploymentResource } from "./state";

/**
 * Connects to each resource that is named by its domain, as a visitor does, until it presents one of the certificates.
 *
 * @throws UserError when it did not in time
 */
export async function becomesPresented(run: Run): Promise<void> {
  for (const resource of run.inputs.resources.filter(({ name }) => isDomain(name))) {
    await isPresented(run, resource);
  }
}

async function isPresented(
  { inputs: { fingerprints = [] }, wait, manner }: Run,
  { product, name }: CasDeploymentResource,
): Promise<void> {
  const host = serverNameOf(name);
  const address = manner.addressOf?.(host) ?? { host, port: 443 };
  let last: Shown | undefined;
  const isSeen = await wait(`'${host}' does not present the certificate yet; waiting.`, async () => {
    if (wait.isCancelled()) {
      throw new CancelledError(`Connecting to '${host}'`);
    }
    last = await handshake(address, host, 10_000);
    return ("fingerprintSha256" in last && fingerprints.includes(last.fingerprintSha256)) || undefined;
  });
  if (!isSeen) {
    throw new UserError(
      `The deployment job has put the certificate on ${product} '${name}', but a visitor did not get it within ${wait.spent()}: ${seen(last)}. ` +
        "The next `pulumi up` looks again, without another job.",
    );
  }
}

const seen = (shown: Shown | undefined) =>
  shown === undefined || "code" in shown
    ? `no TLS connection (${shown?.code ?? "not tried"})`
    : `it presents ${shown.fingerprintSha256}`;
