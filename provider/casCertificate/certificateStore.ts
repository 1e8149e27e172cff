import type { Account } from "../alicloud/account";
import type { Codes } from "../alicloud/codes";
import type { ServiceFailure } from "../alicloud/failure";
import type { Answer } from "../alicloud/openApi";
import { type RpcTarget, rpcRequests, type SendCall } from "../alicloud/rpcRequests";
import { ServiceError } from "../alicloud/serviceError";
import type { Sm2Parts } from "../certificate/sm2Pair";
import type { UploadedCertificate } from "../pemInputs/uploadedCertificate";
import { casCodes } from "./casCodes";

/** The two stores of an account; each has ids and names of its own. */
export type CasStore = "cn-hangzhou" | "ap-southeast-1";

/** https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/endpoints */
const hosts = {
  "cn-hangzhou": "cas.aliyuncs.com",
  "ap-southeast-1": "cas.ap-southeast-1.aliyuncs.com",
} as const satisfies Record<CasStore, string>;

export const casStores = Object.keys(hosts) as CasStore[];

/** A certificate in a store, without its key, which is never read back. */
export interface StoredCertificate {
  certId: string;
  name: string;
  /** SHA-1, lower-case hex; empty if the service tells none, and so is the other. */
  fingerprint: string;
  /** Lower-case hex. */
  fingerprintSha256: string;
  subjectAlternativeNames: string[];
  /** ISO 8601: the day. */
  notBefore: string;
  /** ISO 8601: the day. */
  notAfter: string;
}

/** Certificates that somebody has uploaded, or all, those that the vendor has issued too. */
export type CertificateOrigin = "UPLOAD" | "CERT";

/** A certificate to upload. */
export interface CertificateUpload {
  name: string;
  content: UploadedCertificate | Sm2Parts<string>;
  resourceGroupId?: string | undefined;
  tags?: Readonly<Record<string, string>> | undefined;
}

/** Why an upload was refused, though its certificate may be in the store. */
export type NameTaken = "nameTaken" | "perhapsUploaded";

/** One store of uploaded certificates. Every method throws {@link CasError} and nothing else of the service's. */
export interface CertificateStore {
  /** Certificates for a name, or all for an empty one: those that are valid, or those that have expired. The service gives only one kind at a time. @param origin default: uploaded ones */
  find(name: string, isExpired: boolean, origin?: CertificateOrigin): Promise<StoredCertificate[]>;
  /** @returns the id; `"nameTaken"` when a certificate has the name; `"perhapsUploaded"` when an earlier try, whose answer was lost, may have given it to this one */
  upload(upload: CertificateUpload): Promise<string | NameTaken>;
  /** Names of the products in which a certificate is deployed, as far as CAS knows; `"forbidden"` without the permission, `"unlisted"` if CAS doesn't list the certificate. */
  productsThatUse(certId: string, name: string): Promise<string[] | "forbidden" | "unlisted">;
  /** @returns `"refused"` when the service keeps it because it is in use or protected */
  delete(certId: string): Promise<"deleted" | "refused">;
}

/** A request to CAS that failed: what was tried, why it failed and what to do. */
export class CasError extends ServiceError {
  override readonly name = "CasError";
}

/**
 * The calls of an account to the service of a store.
 *
 * @param perSecond the calls that an account may make in a second, for each action
 */
export function casRequests<Action extends string>(
  store: CasStore,
  account: Account,
  perSecond: Readonly<Record<Action, number>>,
  codes: Codes<RpcTarget> = casCodes,
): SendCall<Action> {
  const fail = (description: string, failure: ServiceFailure, fix: string) => new CasError(description, failure, fix);
  return rpcRequests({ name: "cas", version: "2020-04-07", host: hosts[store], perSecond, codes, fail }, account);
}

/** The calls by the vendor's pages; listing is the scarce one. */
const perSecond = {
  ListUserCertificateOrder: 10,
  ListCertificates: 10,
  UploadUserCertificate: 100,
  DeleteUserCertificate: 100,
} as const;

/** Opens a store of the account's. */
export function openCertificateStore(store: CasStore, account: Account): CertificateStore {
  const call = casRequests(store, account, perSecond);
  const target = (action: keyof typeof perSecond, what: string) => ({
    description: `${what} the certificate store ${store}`,
    permission: `yundun-cert:${action}`,
  });

  const findOnPage = (name: string, isExpired: boolean, origin: CertificateOrigin, page: number) =>
    call(
      "ListUserCertificateOrder",
      target("ListUserCertificateOrder", name === "" ? "Looking for a certificate in" : `Looking for '${name}' in`),
      {
        OrderType: origin,
        Keyword: name || undefined,
        Status: isExpired ? "EXPIRED" : undefined,
        CurrentPage: page,
        ShowSize: pageSize,
      },
      ({ CertificateOrderList: items }) => (Array.isArray(items) ? items.map(storedOf) : undefined),
    );

  const listPage = (name: string, page: number) =>
    call(
      "ListCertificates",
      target("ListCertificates", `Looking for what uses certificate '${name}' of`),
      { CertificateSource: "upload", Keyword: name, CurrentPage: page, ShowSize: pageSize },
      ({ CertificateList: items }) => (Array.isArray(items) ? (items as Answer[]) : undefined),
    );

  return {
    async find(name, isExpired, origin = "UPLOAD") {
      const found: StoredCertificate[] = [];
      for (let page = 1; ; page++) {
        const items = await findOnPage(name, isExpired, origin, page);
        found.push(...items);
        if (items.length < pageSize) {
          return found;
        }
      }
    },

    upload: ({ name, content, resourceGroupId, tags = {} }) => {
      let isOpen = false;
      return call<string | NameTaken>(
        "UploadUserCertificate",
        target("UploadUserCertificate", `Uploading certificate '${name}' to`),
        { Name: name, ...contentParameters(content), ResourceGroupId: resourceGroupId, ...tagParameters(tags) },
        ({ CertId: certId }) => (certId === undefined ? undefined : String(certId)),
        (failure) => {
          if (failure.code === "NameRepeat") {
            return isOpen ? "perhapsUploaded" : "nameTaken";
          }
          isOpen ||= mayHaveWorked(failure);
          return undefined;
        },
      );
    },

    productsThatUse: async (certId, name) => {
      try {
        for (let page = 1; ; page++) {
          const items = await listPage(name, page);
          const products = productsOf(items, certId, `${certId}-${store}`);
          if (products !== undefined || items.length < pageSize) {
            return products ?? "unlisted";
          }
        }
      } catch (error) {
        if (error instanceof CasError && error.isDenied) {
          return "forbidden";
        }
        throw error;
      }
    },

    delete: (certId) =>
      call<"deleted" | "refused">(
        "DeleteUserCertificate",
        target("DeleteUserCertificate", `Deleting certificate ${certId} from`),
        { CertId: certId },
        () => "deleted",
        ({ code }) =>
          code === "NotFound" ? "deleted" : code === "InvalidStatus.DeleteProtection" ? "refused" : undefined,
      ),
  };
}

const pageSize = 100;

/** Whether a call that failed may have done its work. CAS's own refusals have a request id, and do nothing. */
export const mayHaveWorked = ({ requestId, status = 0, code }: ServiceFailure) =>
  requestId === undefined || status >= 500 || code === "InternalError";

function storedOf({ CertificateId, Name, Fingerprint, Sha2, Sans, StartDate, EndDate }: Answer): StoredCertificate {
  const hex = (value: unknown) =>
    String(value ?? "")
      .toLowerCase()
      .replaceAll(":", "");
  return {
    certId: String(CertificateId),
    name: String(Name),
    fingerprint: hex(Fingerprint),
    fingerprintSha256: hex(Sha2),
    subjectAlternativeNames: String(Sans ?? "")
      .split(",")
      .filter((name) => name !== ""),
    notBefore: String(StartDate),
    notAfter: String(EndDate),
  };
}

function contentParameters(content: CertificateUpload["content"]): Record<string, string> {
  return "certificate" in content
    ? { Cert: content.certificate, Key: content.privateKey }
    : {
        SignCert: content.signCertificate,
        SignPrivateKey: content.signPrivateKey,
        EncryptCert: content.encryptCertificate,
        EncryptPrivateKey: content.encryptPrivateKey,
      };
}

/** `undefined` if the certificate is not among them. */
function productsOf(items: Answer[], certId: string, certIdentifier: string): string[] | undefined {
  const item = items.find(
    ({ CertificateId, CertIdentifier }) => String(CertificateId) === certId || CertIdentifier === certIdentifier,
  );
  return item && (Array.isArray(item.UsingProductList) ? item.UsingProductList.map(String) : []);
}

function tagParameters(tags: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(tags).flatMap(([key, value], index) => [
    [`Tags.${index + 1}.Key`, key],
    [`Tags.${index + 1}.Value`, value],
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}
