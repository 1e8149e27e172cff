/** What a service serves at a name. */
export interface Served {
  /** SHA-1 or SHA-256 of the leaf, lower-case hex; `undefined` when no certificate is served. */
  fingerprint: string | undefined;
  /** Id in the certificate store, where the service tells it. */
  certIdentifier?: string | undefined;
  /** ISO 8601 in UTC, where the service tells it. */
  notBefore?: string | undefined;
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
  /** @param previous what {@link read} gave; where the service can, it refuses when that has changed since */
  put(material: Material, previous: Served): Promise<void>;
}
