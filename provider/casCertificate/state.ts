import type { CertificateDescription } from "../certificate/describe";
import type { Sm2Parts } from "../certificate/sm2Pair";
import type { CertificateReference } from "../pemInputs/certificateReference";
import type { CertificateInputs } from "../pemInputs/pemInputs";
import type { CasStore } from "./certificateStore";

/** What a destroy does with the certificate in the store. One that existed before is never deleted. */
export type OnCasDestroy = "delete" | "keep";

/** What is remembered of the inputs. */
export interface CasSettings {
  store: CasStore;
  name: string;
  resourceGroupId?: string;
  tags?: Record<string, string>;
  onDestroy?: OnCasDestroy;
}

/** What check derives. */
export interface CasDerived extends CertificateDescription {
  /** Of an SM2 pair; the other fields are the signing certificate's. */
  encryptFingerprintSha256?: string;
  /** What check found that a user should know, whatever the date. */
  warnings: string[];
}

/** The inputs as check hands them to the engine. */
export interface CasInputs extends Partial<CertificateInputs>, CasSettings, CasDerived {
  /** Instead of `certificate`, `chain` and `privateKey`. Each part is text or an asset as the engine passes it. */
  sm2?: Sm2Parts<unknown>;
}

/** What the state remembers. */
export interface CasState extends CasSettings, CasDerived {
  /** Its id in the store. */
  certId: string;
  /** `<certId>-<store>`: what CDN, OSS domains, load balancers and other services take. */
  certIdentifier: string;
  /** The certificate existed in the store already; a destroy leaves it there. */
  adopted: boolean;
  /** What other resources take. */
  reference: CertificateReference;
}
