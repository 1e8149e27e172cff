import { randomBytes } from "node:crypto";

import { addBadChains } from "./badChains";
import { type BadInput, BadInputTable } from "./badInputTable";
import { cachedKey, generateChain, generateKey, toPem } from "./certificates";
import { element, multiPrimeRsaKey } from "./derSurgery";
import {
  encryptedDer,
  generateRequest,
  generateRevocationList,
  keystore,
  manyRoots,
  mixedKey,
  pfx,
  pkcs7,
} from "./otherFormats";

/** Makes the table of bad inputs. Each differs from a good deployment in exactly one respect. */
export async function generateBadInputs(): Promise<BadInput[]> {
  const table = await BadInputTable.make();
  await addBadCertificates(table);
  await addBadKeys(table);
  await addBadChains(table);
  return table.rows;
}

async function addBadCertificates(table: BadInputTable): Promise<void> {
  const { good } = table;
  const { certificate, chain, fullchain, privateKey } = good;
  const [intermediate] = good.intermediates;
  const leafDer = good.leaf.der;
  const request = await generateRequest();
  const revocationList = await generateRevocationList();
  const p7b = pkcs7(leafDer);

  // Formats instead of PEM certificates
  table.certificate("PFX", pfx(), /PKCS#12.*openssl pkcs12 -in bundle\.pfx -nokeys.*-legacy/);
  table.certificate("JKS", keystore("feedfeed"), /Java keystore.*keytool -importkeystore/);
  table.certificate("JCEKS", keystore("cececece"), /JCEKS.*-srcstoretype JCEKS/);
  table.certificate("DER", leafDer, /DER.*openssl x509 -inform DER/);
  table.certificate("DER read as Latin-1 text", leafDer.toString("latin1"), /DER.*openssl x509 -inform DER/);
  table.certificate("DER read as UTF-8 text", leafDer.toString("utf8"), /binary file that was read as text.*FileAsset/);
  table.certificate("P7B in DER", p7b, /PKCS#7.*openssl pkcs7 -inform DER -print_certs/);
  table.certificate("P7B in PEM", toPem("PKCS7", p7b), /PKCS#7.*openssl pkcs7 -print_certs/);
  table.certificate("CSR", toPem("CERTIFICATE REQUEST", request), /certificate signing request.*certificate authority/);
  table.certificate("CSR in DER", request, /certificate signing request.*certificate authority/);
  table.certificate("CRL", toPem("X509 CRL", revocationList), /revocation list.*Pass the certificate/);
  table.certificate("CRL in DER", revocationList, /revocation list.*Pass the certificate/);
  table.certificate("public key", good.key.publicKey, /public key.*Pass the certificate/);
  table.certificate(
    "TRUSTED CERTIFICATE",
    toPem("TRUSTED CERTIFICATE", leafDer),
    /TRUSTED.*openssl x509 -in trusted\.pem/,
  );
  table.certificate("PGP", toPem("PGP MESSAGE", randomBytes(100)), /PGP.*gpg --decrypt/);
  table.certificate("DH parameters", toPem("DH PARAMETERS", randomBytes(100)), /only DH or EC parameters.*next block/);
  table.certificate("ZIP", Buffer.concat([Buffer.from("PK\x03\x04"), randomBytes(100)]), /ZIP.*Unpack/);
  table.certificate("JSON", '{"cert": null}', /JSON.*field/);
  table.certificate("HTML", "<!DOCTYPE html><title>502</title>", /HTML.*download/);
  table.certificate("path", "./certs/fullchain.pem", /path of a file.*FileAsset/);
  table.certificate("Windows path", "C:\\certs\\fullchain.pem", /path of a file.*FileAsset/);
  table.certificate("URL", "https://example.com/fullchain.pem", /URL.*Download/);
  table.certificate("base64 without armour", leafDer.toString("base64"), /base64 without.*openssl base64 -d/);
  table.certificate("base64 of PFX", pfx().toString("base64"), /openssl base64 -d.*PKCS#12.*openssl pkcs12 .*-nokeys/);
  table.certificate(
    "base64 of a key",
    good.key.der.toString("base64"),
    /base64 without.*private key.*no certificate.*swapped/,
  );
  table.certificate("base64 of a CSR", request.toString("base64"), /base64 without.*certificate signing request/);
  table.certificate("base64 of P7B", p7b.toString("base64"), /openssl base64 -d.*PKCS#7.*openssl pkcs7 -inform DER/);
  table.certificate(
    "base64 of JKS",
    keystore("feedfeed").toString("base64"),
    /-out keystore\.jks.*keytool -importkeystore/,
  );
  table.certificate("base64 of PEM", Buffer.from(fullchain).toString("base64"), /base64 once more.*openssl base64 -d/);
  table.certificate("URL-encoded", encodeURIComponent(certificate), /URL-encoded.*decodeURIComponent/);
  table.certificate(
    "an Output in a string",
    "Calling [toString] on an [Output<T>] is not supported.",
    /Output.*interpolate/,
  );
  table.certificate("an object in a string", "[object Object]", /Output.*interpolate/);
  table.certificate("placeholder", "[secret]", /placeholder.*itself/);
  table.certificate(
    "Git LFS pointer",
    "version https://git-lfs.github.com/spec/v1\noid sha256:0",
    /Git LFS.*git lfs pull/,
  );
  table.certificate("Ansible Vault", "$ANSIBLE_VAULT;1.1;AES256\n6162", /secrets tool.*Decrypt/);
  table.certificate("some text", "to be done", /holds no certificate.*BEGIN CERTIFICATE/);
  table.certificate("empty", "", /empty.*fullchain\.pem/);
  table.certificate("empty file", new Uint8Array(), /empty.*fullchain\.pem/);
  table.certificate("blank", " \r\n\t\n", /empty.*fullchain\.pem/);

  // Damaged PEM
  table.certificate("cut off", certificate.slice(0, -60), /cut off.*original file/);
  table.certificate("without its first line", certificate.slice(28), /lacks a first line.*original file/);
  table.certificate("cut base64", toPem("CERTIFICATE", leafDer.subarray(0, 120)), /cut short.*original file/);
  table.certificate("no base64", certificate.replace(/\n....../, "\n......"), /no base64.*original file/);
  table.certificate("nothing between the lines", toPem("CERTIFICATE", Buffer.alloc(0)), /cut short.*original file/);
  table.certificate(
    "random bytes in PEM",
    toPem("CERTIFICATE", element(0x30, randomBytes(90))),
    /damaged.*original file/,
  );
  table.certificate("dashes", certificate.replaceAll("-----", "—"), /five plain hyphens/);
  table.certificate("larger than 1 MiB", fullchain + " ".repeat(1024 * 1024), /larger than 1 MiB.*fullchain\.pem/);
  table.certificate("a list of authorities", (await manyRoots()).join(""), /holds 51 certificates.*own intermediates/);
  table.certificate("the second of two damaged", certificate + toPem("CERTIFICATE", p7b), /2nd of 2.*original file/);

  // Certificates that a reader of PEM would pass over
  const relabelled = chain.replaceAll(" CERTIFICATE", " INTERMEDIATE CERTIFICATE");
  table.certificate(
    "intermediates under a label of their own",
    certificate + relabelled,
    /label INTERMEDIATE CERTIFICATE \(the 2nd of 3 blocks, line \d+\).*it is a certificate.*Correct.*1 other place/,
  );
  table.chain(
    "under a label of its own",
    relabelled,
    /`chain` holds a block with the label INTERMEDIATE CERTIFICATE.*Correct/,
  );
  table.certificate(
    "intermediates between damaged lines",
    certificate + chain.replaceAll("-----", "----"),
    /a certificate as base64 outside of any readable block \(line \d+\).*five hyphens/,
  );
  table.certificate(
    "an intermediate in DER behind the PEM",
    Buffer.concat([Buffer.from(certificate), intermediate?.der ?? Buffer.alloc(0)]),
    /a certificate as binary data \(DER\) outside of any readable block/,
  );
  table.certificate(
    "an intermediate in PKCS#7",
    certificate + toPem("PKCS7", p7b),
    /label PKCS7 .*beside its certificates.*pass them as PEM/,
  );

  // The wrong one of two
  table.certificate("the key", privateKey, /private key and no certificate.*`privateKey`.*swapped/);
  table.certificate("the key in DER", good.key.der, /private key.*no certificate.*swapped/);
  table.certificate("an encrypted key", good.key.encryptedPkcs8, /encrypted private key.*swapped/);
  table.certificate("with the key beside it", fullchain + privateKey, /also holds a private key.*openssl crl2pkcs7/);
  table.certificate("an authority's", intermediate?.pem ?? "", /certificate authority's.*as `chain`/);
  table.key("the certificate", certificate, /certificate and no private key.*`certificate`.*swapped/);
  table.key("the certificate in DER", leafDer, /certificate in DER.*swapped/);
}

async function addBadKeys(table: BadInputTable): Promise<void> {
  const { good } = table;
  const { privateKey } = good;
  const rsa = await generateChain({ key: cachedKey("RSA-2048") });
  const other = await generateChain({ names: ["example.org"] });
  const leafDer = good.leaf.der;
  const request = await generateRequest();
  const p7b = pkcs7(leafDer);

  // Keys
  table.key(
    "encrypted PKCS#8",
    good.key.encryptedPkcs8,
    /encrypted.*openssl pkey -in encrypted\.key -out decrypted\.key/,
  );
  table.key("encrypted SEC1", good.key.encryptedTraditional, /encrypted.*openssl pkey -in encrypted\.key/);
  table.key("encrypted PKCS#1", rsa.key.encryptedTraditional, /encrypted.*openssl rsa -in encrypted\.key/);
  table.key("encrypted in DER", encryptedDer(good.key.encryptedPkcs8), /encrypted.*openssl pkcs8 -inform DER/);
  table.key("PKCS#8 in DER", good.key.der, /DER.*openssl pkey -inform DER/);
  table.key("PKCS#1 in DER", rsa.key.traditionalDer, /DER.*openssl pkey -inform DER/);
  table.key("SEC1 in DER", good.key.traditionalDer, /DER.*openssl pkey -inform DER/);
  table.key("PFX", pfx(), /PKCS#12.*-nocerts -nodes/);
  table.key("JKS", keystore("feedfeed"), /Java keystore.*-nocerts -nodes/);
  table.key("P7B", toPem("PKCS7", p7b), /PKCS#7.*never holds a private key/);
  table.key("CSR", toPem("NEW CERTIFICATE REQUEST", request), /certificate signing request.*key that the request/);
  table.key("public key", good.key.publicKey, /public key.*Pass the private key/);
  table.key("public key in DER", good.key.publicKeyDer, /public key.*Pass the private key/);
  table.key("OpenSSH", toPem("OPENSSH PRIVATE KEY", randomBytes(100)), /OpenSSH.*ssh-keygen -p.*Ed25519 key may stay/);
  table.key("PuTTY", "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none", /PuTTY.*puttygen/);
  table.key("JWK", JSON.stringify(good.key.keyObject.export({ format: "jwk" })), /JSON Web Key.*node -p/);
  table.key(
    "EC parameters alone",
    toPem("EC PARAMETERS", Buffer.from("06082a8648ce3d030107", "hex")),
    /only DH or EC parameters/,
  );
  table.key("base64 without armour", good.key.der.toString("base64"), /base64 without.*openssl pkey -inform DER/);
  table.key(
    "base64 of a certificate",
    leafDer.toString("base64"),
    /base64 without.*certificate in DER.*no private key.*swapped/,
  );
  table.key(
    "base64 of an encrypted key",
    encryptedDer(good.key.encryptedPkcs8).toString("base64"),
    /-out encrypted\.der.*encrypted.*openssl pkcs8 -inform DER -in encrypted\.der/,
  );
  table.key("base64 of PFX", pfx().toString("base64"), /openssl base64 -d.*PKCS#12.*openssl pkcs12 .*-nocerts/);
  table.key("base64 of PEM", Buffer.from(privateKey).toString("base64"), /base64 once more.*privkey\.pem/);
  table.key("path", "/etc/ssl/private/example.com.key", /path of a file.*FileAsset\("privkey\.pem"\)/);
  table.key("empty", "", /empty.*privkey\.pem/);
  table.key("some text", "hunter2", /holds no private key.*BEGIN PRIVATE KEY/);
  table.key("cut off", privateKey.slice(0, -40), /cut off.*original file/);
  table.key("cut base64", toPem("PRIVATE KEY", good.key.der.subarray(0, 60)), /cut short.*original file/);
  table.key(
    "PKCS#1 under the label of PKCS#8",
    toPem("PRIVATE KEY", rsa.key.traditionalDer),
    /holds is `RSA PRIVATE KEY`.*BEGIN RSA/,
  );
  table.key(
    "a certificate under a key's label",
    toPem("PRIVATE KEY", leafDer),
    /says PRIVATE KEY, but holds something else.*openssl pkey/,
  );
  table.key(
    "under a wrong label",
    privateKey.replaceAll(" PRIVATE KEY", " ECDSA PRIVATE KEY"),
    /says ECDSA PRIVATE KEY, but what it holds is `PRIVATE KEY`: it is the key.*Correct its first and last line/,
  );
  table.key(
    "one in a TPM",
    toPem("TSS2 PRIVATE KEY", randomBytes(60)),
    /key in a TPM.*cannot leave it.*made in a file/,
  );
  table.key("behind PKCS#11", "pkcs11:token=server;type=private", /PKCS#11\), which cannot leave it.*made in a file/);
  table.key("PVK", Buffer.concat([Buffer.from("1ef1b5b0", "hex"), Buffer.alloc(60)]), /PVK.*openssl rsa -inform PVK/);
  table.key(
    "public JWK",
    JSON.stringify(good.key.publicKeyObject.export({ format: "jwk" })),
    /without the private part/,
  );
  table.key("two keys", privateKey + other.privateKey, /2 different private keys.*belongs to the certificate/);
  table.key("a public half that is another's", mixedKey(), /damaged.*openssl pkey -in privkey\.pem -noout -check/);
  table.key("RSA of three primes", toPem("RSA PRIVATE KEY", multiPrimeRsaKey()), /more than two primes.*genrsa/);
  table.key("RSA 1024", cachedKey("RSA-1024").pkcs8, /RSA 1024.*2048 bits/);
  table.key("secp256k1", generateKey("secp256k1").pkcs8, /secp256k1.*P-256/);
  table.key("RSA-PSS", cachedKey("RSA-PSS").pkcs8, /RSA-PSS.*browsers/);
  table.key("Ed448", generateKey("Ed448").pkcs8, /ed448.*clients do not accept/);
  table.key("X25519", generateKey("X25519").pkcs8, /x25519.*clients do not accept/);
  table.key("larger than 1 MiB", privateKey + "\n".repeat(1024 * 1024), /larger than 1 MiB.*privkey\.pem/);

  // Key and certificate
  table.key(
    "another EC key",
    generateKey().pkcs8,
    /^Certificate and private key do not match.*[0-9a-f]{64}.*[0-9a-f]{64}.*requested with/,
  );
  table.key(
    "a key of another kind",
    rsa.key.traditional,
    /^Certificate and private key do not match.*[0-9a-f]{64}.*[0-9a-f]{64}/,
  );
  table.add(
    "privateKey",
    "another RSA key",
    { certificate: rsa.fullchain, privateKey: cachedKey("RSA-2048", "another").pkcs8 },
    /^Certificate and private key do not match/,
  );
  const ed25519 = await generateChain({ key: "Ed25519" });
  table.add(
    "privateKey",
    "another Ed25519 key",
    { certificate: ed25519.fullchain, privateKey: generateKey("Ed25519").pkcs8 },
    /^Certificate and private key do not match/,
  );
}
