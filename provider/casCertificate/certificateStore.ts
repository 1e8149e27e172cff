import type { Account } from "../alicloud/account";
import { fixOf } from "../alicloud/codes";
import { type Answer, type OpenApiClient, openApiClientFor } from "../alicloud/openApi";
import { pace } from "../alicloud/pace";
import { defaultTimeout, requestsBy } from "../alicloud/requests";
import { serviceOrigin } from "../alicloud/serviceEndpoint";
import { ServiceError } from "../alicloud/serviceError";
import { type CasTarget, casCodes } from "./casCodes";

/** The two stores of an account; each has ids and names of its own. */
export type CasStore = "cn-hangzhou" | "ap-southeast-1";

/** https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/endpoints */
const hosts = {
  "cn-hangzhou": "cas.aliyuncs.com",
  "ap-southeast-1": "cas.ap-southeast-1.aliyuncs.com",
} as const satisfies Record<CasStore, string>;

/** A certificate in a store, without its key, which is never read back. */
export interface StoredCertificate {
  certId: string;
  name: string;
  /** Lower-case hex. */
  fingerprintSha256: string;
}

/** A certificate to upload. Each text is PEM. */
export interface CertificateUpload {
  name: string;
  /** The leaf first, then the chain in its order. */
  certificate: string;
  privateKey: string;
  resourceGroupId?: string | undefined;
  tags?: Readonly<Record<string, string>> | undefined;
}

/** One store of uploaded certificates. Every method throws {@link CasError} and nothing else of the service's. */
export interface CertificateStore {
  /** Uploaded certificates for a name: those that are valid, or those that have expired. The service gives only one kind at a time. */
  find(name: string, isExpired: boolean): Promise<StoredCertificate[]>;
  /** @returns the id, or `"nameTaken"` when a certificate has the name, an earlier try's perhaps */
  upload(upload: CertificateUpload): Promise<string | "nameTaken">;
  /** @returns `"refused"` when the service keeps it because it is in use or protected */
  delete(certId: string): Promise<"deleted" | "refused">;
}

/** A request to CAS that failed: what was tried, why it failed and what to do. */
export class CasError extends ServiceError {
  override readonly name = "CasError";
}

/** Calls a second for an account, by the vendor's pages; listing is the scarce one. */
const perSecond = { ListUserCertificateOrder: 10, UploadUserCertificate: 100, DeleteUserCertificate: 100 } as const;

const version = "2020-04-07";

/** Opens a store of the account's. */
export function openCertificateStore(store: CasStore, account: Account): CertificateStore {
  const { credentials, requests } = account;
  const origin = serviceOrigin("cas", account.host("cas") ?? hosts[store]);
  const send = requestsBy<OpenApiClient, CasTarget>(
    {
      origin,
      client: openApiClientFor(origin, credentials, requests.timeout ?? defaultTimeout),
      codes: casCodes,
      describe: ({ description }) => description,
      fail: (target, failure, reader) =>
        new CasError(target.description, failure, fixOf(casCodes, target, failure, reader)),
    },
    requests,
  );
  const paced = async (client: OpenApiClient, action: keyof typeof perSecond, parameters: Parameters) => {
    await pace(`${origin} ${action}`, perSecond[action], requests.signal);
    return client.rpc({ action, version, parameters });
  };
  const target = (action: keyof typeof perSecond, what: string): CasTarget => ({
    description: `${what} the certificate store ${store}`,
    permission: `yundun-cert:${action}`,
  });

  const find = (name: string, isExpired: boolean) =>
    send<StoredCertificate[]>(target("ListUserCertificateOrder", `Looking for '${name}' in`), async (client) => {
      const found: StoredCertificate[] = [];
      for (let page = 1; ; page++) {
        const answer = await paced(client, "ListUserCertificateOrder", {
          OrderType: "UPLOAD",
          Keyword: name,
          Status: isExpired ? "EXPIRED" : undefined,
          CurrentPage: page,
          ShowSize: pageSize,
        });
        const { CertificateOrderList: items } = answer;
        if (!Array.isArray(items)) {
          return { failure: { status: 200, isForeign: true } };
        }
        found.push(...items.map((item: Answer) => storedOf(item)));
        if (items.length < pageSize) {
          return { result: found };
        }
      }
    });

  return {
    find,

    upload: ({ name, certificate, privateKey, resourceGroupId, tags = {} }) =>
      send<string | "nameTaken">(
        target("UploadUserCertificate", `Uploading certificate '${name}' to`),
        async (client) => {
          const { CertId: certId } = await paced(client, "UploadUserCertificate", {
            Name: name,
            Cert: certificate,
            Key: privateKey,
            ResourceGroupId: resourceGroupId,
            ...tagParameters(tags),
          });
          return certId === undefined ? { failure: { status: 200, isForeign: true } } : { result: String(certId) };
        },
        ({ code }) => (code === "NameRepeat" ? "nameTaken" : undefined),
      ),

    delete: (certId) =>
      send<"deleted" | "refused">(
        target("DeleteUserCertificate", `Deleting certificate ${certId} from`),
        async (client) => {
          await paced(client, "DeleteUserCertificate", { CertId: certId });
          return { result: "deleted" };
        },
        ({ code }) =>
          code === "NotFound" ? "deleted" : code === "InvalidStatus.DeleteProtection" ? "refused" : undefined,
      ),
  };
}

type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

const pageSize = 100;

function storedOf({ CertificateId, Name, Sha2 }: Answer): StoredCertificate {
  return {
    certId: String(CertificateId),
    name: String(Name),
    fingerprintSha256: String(Sha2).toLowerCase().replaceAll(":", ""),
  };
}

function tagParameters(tags: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(tags).flatMap(([key, value], index) => [
    [`Tags.${index + 1}.Key`, key],
    [`Tags.${index + 1}.Value`, value],
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}
