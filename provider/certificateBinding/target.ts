import type { Wait } from "../engine/waiting";

/** The certificate that a service serves at a name. */
export interface Served {
  /** SHA-1 or SHA-256 of the leaf, lower-case hex; `undefined` when no certificate is served, or the service doesn't tell which. */
  fingerprint: string | undefined;
  /** Id in the certificate store, where the service tells it. */
  certIdentifier?: string | undefined;
  /** ISO 8601 in UTC, where the service tells it. */
  notBefore?: string | undefined;
  /** ISO 8601 in UTC, where the service tells it. */
  notAfter?: string | undefined;
  /** Something else that the inputs ask for, and that is set together with the certificate, is not so. */
  isAsAsked?: false;
  /** What the leaf says, where the service gives it. */
  leaf?: ServedLeaf | undefined;
}

/** What the leaf that a service gives says. */
export interface ServedLeaf {
  /** SHA-1 of the DER, lower-case hex. */
  fingerprint: string;
  /** SHA-256 of the DER, lower-case hex. */
  fingerprintSha256: string;
  subjectAlternativeNames: string[];
}

/** What else a resource sets at its name once the certificate is served, as its inputs or its state ask for it. */
export interface NameSettings {
  /**
   * Sets what the service doesn't have yet, and waits until it shows that; what the program leaves out is not touched. Missing where
   * {@link Target.put} sets the certificate and them at once.
   */
  write?(wait: Wait): Promise<void>;
  /** What the service has, of those settings that were given. */
  read(): Promise<object>;
}

/** A certificate to serve: one of the store by its identifier, or PEM with its key. */
export type Material =
  | { certIdentifier: string }
  | {
      /** Leaf first, then the chain. */
      certificate: string;
      /** PKCS#1 or SEC1. */
      privateKey: string;
      /** Of a copy that the service makes; unique, with the beginning of the fingerprint. */
      name: string;
    };

/** One name of a service, of which one thing is owned here: which certificate it serves. */
export interface Target {
  /** `CDN domain 'www.example.com'`, for sentences. */
  readonly description: string;
  /** @returns `"missing"` when the service doesn't know the name */
  read(): Promise<Served | "missing">;
  /**
   * @param previous what {@link read} gave; where the service can, it refuses when that has changed since
   * @param isRepeated an earlier update has written it, and it was waited for in vain
   * @returns `"busy"` when nothing can be changed at the moment, `"changed"` when the service refused since it serves another
   *   certificate than `previous`
   */
  put(material: Material, previous: Served, isRepeated?: boolean): Promise<"written" | "busy" | "changed">;
  readonly settings?: NameSettings;
  /** Takes the certificate off the name, and waits until the service shows that. @param served what {@link read} gave */
  remove?(served: Served, wait: Wait): Promise<void>;
  /** The host where the service serves the name, whether or not DNS leads there. */
  edge(): Promise<string>;
}
