import type { CasStore } from "./certificateStore";

/**
 * The certificates that resources of this run have adopted. One of them may be the upload of a resource that goes in the same run: it was
 * renamed, moved to another provider or replaced. A provider's process serves one run of one stack.
 */
const adopted = new Set<string>();

/** Records that a resource uses a certificate that the store had already. */
export function rememberAdopted(store: CasStore, certId: string): void {
  adopted.add(`${store}/${certId}`);
}

/** Whether a resource of this run has adopted the certificate. */
export function wasAdopted(store: CasStore, certId: string): boolean {
  return adopted.has(`${store}/${certId}`);
}
