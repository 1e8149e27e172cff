import type { Account } from "../alicloud/account";
import { type CasStore, openCertificateStore, type StoredCertificate } from "../casCertificate/certificateStore";
import { withoutUndefined } from "../engine/withoutUndefined";
import type { ListedName } from "./target";
import { unreadable } from "./unreadable";

/** What a store has by its ids, or why it could not be listed. */
type Stored = ReadonlyMap<string, StoredCertificate> | Partial<ListedName>;

/**
 * Adds what Certificate Management Service knows of the certificates that a service names by identifier alone, or without the names that
 * they are for. Each store that is needed is listed once.
 */
export async function withStoredFacts(names: readonly ListedName[], account: Account): Promise<ListedName[]> {
  const places = names.map(placeOf);
  const needed = [...new Set(places.flatMap((place) => (place === undefined ? [] : [place.store])))];
  const stores = new Map(
    await Promise.all(needed.map(async (store) => [store, await listStore(store, account)] as const)),
  );
  return names.map((name, index) => {
    const { store, certId } = places[index] ?? {};
    const stored = store && stores.get(store);
    return stored === undefined ? name : completed(name, stored, certId ?? "");
  });
}

function placeOf({ https, certIdentifier, subjectAlternativeNames }: ListedName) {
  const [, certId = "", store] = /^(\d+)-(cn-hangzhou|ap-southeast-1)$/.exec(certIdentifier ?? "") ?? [];
  const isNeeded = https !== false && subjectAlternativeNames === undefined;
  return isNeeded && store !== undefined ? { certId, store: store as CasStore } : undefined;
}

/** The service gives valid and expired ones apart. */
async function listStore(store: CasStore, account: Account): Promise<Stored> {
  const certificates = openCertificateStore(store, account);
  try {
    const valid = await certificates.find("", false, "CERT");
    const expired = await certificates.find("", true, "CERT");
    return new Map([...expired, ...valid].map((one) => [one.certId, one]));
  } catch (error) {
    const { problem, ...reason } = unreadable(error, "yundun-cert:ListUserCertificateOrder on '*'");
    return reason;
  }
}

/** An identifier that another fingerprint contradicts is not believed. Times of the service itself are more exact than days. */
function completed(name: ListedName, stored: Stored, certId: string): ListedName {
  if (!(stored instanceof Map)) {
    return { ...name, ...(stored as Partial<ListedName>) };
  }
  const { certId: _, name: __, ...facts } = (stored.get(certId) ?? {}) as Partial<StoredCertificate>;
  const isOther = (["fingerprint", "fingerprintSha256"] as const).some(
    (print) => facts[print] && name[print] !== undefined && facts[print] !== name[print],
  );
  if (facts.subjectAlternativeNames === undefined || isOther) {
    return name;
  }
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ""));
  return { ...known, ...withoutUndefined(name) };
}
