import type { Account } from "../../account/account";
import { rpcService } from "../../rpc/rpcService";
import type { EmulatedService } from "../../server/service";
import { identifierOf } from "../cas/stores";
import type { Delivery } from "./call";
import { configActions } from "./configs";
import { describeCertificateActions } from "./describeCertificate";
import { describeDomainActions } from "./describeDomains";
import { deliveryError } from "./errors";
import { setCertificateActions } from "./setCertificate";

/** CDN or DCDN, whose operations differ in names only: domains, their certificates and what they do with HTTPS. */
export function deliveryService(account: Account, delivery: Delivery): EmulatedService {
  const { product, domains, cas } = delivery;
  const uses = (identifier: string) =>
    domains.all().some(({ https, smCertificate }) => {
      const { enabled, certificate } = https.written;
      if (smCertificate === identifier) {
        return true;
      }
      if (!enabled || certificate?.region === undefined) {
        return false;
      }
      return identifierOf({ id: certificate.id, region: certificate.region }) === identifier;
    });
  cas.addProduct(product.name.toUpperCase(), uses);
  return rpcService(account, {
    name: product.name,
    product: product.name,
    version: product.version,
    actions: new Map([
      ...setCertificateActions(delivery),
      ...describeCertificateActions(delivery),
      ...describeDomainActions(delivery),
      ...configActions(delivery),
    ]),
    forbidden: () => deliveryError("Forbidden.RAM"),
  });
}
