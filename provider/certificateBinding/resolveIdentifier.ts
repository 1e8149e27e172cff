import type { Account } from "../alicloud/account";
import { type CasStore, openCertificateStore } from "../casCertificate/certificateStore";
import { covers } from "../certificate/names";
import { quote, quoteList } from "../certificate/wording";
import { UserError } from "../engine/userError";
import type { BindingInputs } from "./state";

/**
 * Looks an identifier that is given alone up in the certificate store, and matches its certificate's names with the domain. Inputs
 * with a reference or a certificate stay as they are.
 *
 * @param domain what the certificate must cover
 * @throws UserError if the store has no such certificate, it isn't for the domain, or it has expired
 */
export async function resolveIdentifier<Inputs extends BindingInputs<object>>(
  inputs: Inputs,
  domain: string,
  account: Account,
  now: Date,
): Promise<Inputs> {
  const { casCertificate: identifier, allowExpired, requiredDomains = [] } = inputs;
  if (typeof identifier !== "string") {
    return inputs;
  }
  const [, certId = "", store = ""] = /^(\d+)-(.+)$/.exec(identifier) ?? [];
  const found = await find(store as CasStore, certId, domain, account);
  if (found === undefined) {
    throw new UserError(
      `\`casCertificate\`: the certificate store ${store} has no certificate ${certId} that is for ${quote(domain)}. Check the identifier.`,
    );
  }
  const { certId: _, name, ...derived } = found;
  const missing = [domain, ...requiredDomains].filter((name) => !covers(derived.subjectAlternativeNames, name));
  if (missing.length > 0) {
    throw new UserError(
      `\`casCertificate\`: the certificate '${name}' is for ${quoteList(derived.subjectAlternativeNames)}, and not for ${quoteList(missing)}, ` +
        "where clients would refuse it. Give a certificate that has this name.",
    );
  }
  // The store tells the day only.
  if (derived.notAfter < now.toISOString().slice(0, 10) && allowExpired !== true) {
    throw new UserError(
      `\`casCertificate\` expired on ${derived.notAfter}. Renew it, or set \`allowExpired: true\` to serve it anyway.`,
    );
  }
  return { ...inputs, ...derived };
}

/** The store looks by a part of a name: what follows a wildcard's label is part of both. */
async function find(store: CasStore, certId: string, domain: string, account: Account) {
  const labels = domain.split(".");
  const keyword = labels.length > 2 ? labels.slice(1).join(".") : domain;
  const certificates = openCertificateStore(store, account);
  for (const isExpired of [false, true]) {
    const found = await certificates.find(keyword, isExpired, "CERT");
    const match = found.find((stored) => stored.certId === certId);
    if (match !== undefined) {
      return match;
    }
  }
  return undefined;
}
