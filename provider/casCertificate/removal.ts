import type { Context } from "../lifecycle/lifecycle";
import { wasAdopted } from "./adopted";
import { openCertificateStore } from "./certificateStore";
import type { CasState } from "./state";

/** Deletes what a resource uploaded. What is in use, or may be, stays, and the user hears of it. */
export async function removeCertificate(state: CasState, { account, report }: Context): Promise<void> {
  const { adopted, onDestroy, store, certId, name } = state;
  if (adopted || onDestroy === "keep") {
    return;
  }
  const stays = (why: string) =>
    report(`Certificate '${name}' (${state.certIdentifier}) stays in the certificate store: ${why}`);
  if (wasAdopted(store, certId)) {
    stays("another resource of this program uses it now.");
    return;
  }
  const certificates = openCertificateStore(store, account);
  const products = await certificates.productsThatUse(certId, name);
  if (products === "forbidden") {
    stays(
      "these credentials lack yundun-cert:ListCertificates, so nothing tells whether it is in use. Grant it, or delete it in the console.",
    );
  } else if (products === "unlisted") {
    stays("CAS does not list it, so nothing tells whether it is in use. If it still exists, delete it in the console.");
  } else if (products.length > 0) {
    stays(`it is in use by ${products.join(", ")}. Delete it in the console when nothing uses it any more.`);
  } else if ((await certificates.delete(certId)) === "refused") {
    stays("it is in use or protected against deletion. Delete it in the console when nothing uses it any more.");
  }
}
