import type { PemInput } from "../pemInputs/arguments";

/** The certificates and keys of an SM2 pair, as the input `sm2` has them. */
export interface Sm2Pair {
  /**
   * The certificate that signs: alone, or with its intermediates.
   * @example new pulumi.asset.FileAsset("sign.pem")
   */
  signCertificate: PemInput;

  /**
   * The key of `signCertificate`: PKCS#8 or SEC1; not encrypted. Always treated as a secret, like the whole pair. As a `FileAsset` it
   * never enters the state.
   * @example new pulumi.asset.FileAsset("sign.key")
   */
  signPrivateKey: PemInput;

  /**
   * The certificate that encrypts, for the same names: alone, or with its intermediates.
   * @example new pulumi.asset.FileAsset("encrypt.pem")
   */
  encryptCertificate: PemInput;

  /**
   * The key of `encryptCertificate`, as `signPrivateKey`.
   * @example new pulumi.asset.FileAsset("encrypt.key")
   */
  encryptPrivateKey: PemInput;
}
