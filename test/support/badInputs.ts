import "reflect-metadata";

import { randomBytes } from "node:crypto";
import { Pkcs10CertificateRequestGenerator, X509CrlGenerator } from "@peculiar/x509";

import type { CheckCertificateArguments } from "../../provider/certificate/check";
import type { InputName } from "../../provider/certificate/problem";
import {
  cachedKey,
  daysFromNow,
  generateCertificate,
  generateChain,
  generateKey,
  importKeyPair,
  toPem,
} from "./certificates";
import { algorithmOf, multiPrimeRsaKey, operate, withDamagedSignature } from "./derSurgery";

/** Something that must never be deployed, and what must be said about it. */
export interface BadInput {
  name: string;
  /** Without `now` and `reader`: every one is bad today, for everybody. */
  arguments: Omit<CheckCertificateArguments, "now" | "reader">;
  /** The input that the problem is about. */
  input: InputName;
  /** Matches the sentence: what is wrong, and the remedy. */
  expected: RegExp;
}

/** Makes the table of bad inputs. Each differs from a good deployment in exactly one respect. */
export async function generateBadInputs(): Promise<BadInput[]> {
  const good = await generateChain({ names: ["example.com", "*.example.com", "192.0.2.1"], intermediates: 2 });
  const [intermediate, upper] = [...good.intermediates, good.root];
  const rsa = await generateChain({ key: cachedKey("RSA-2048") });
  const other = await generateChain({ names: ["example.org"] });
  const { certificate, chain, fullchain, privateKey } = good;
  const leafDer = good.leaf.der;
  const request = await generateRequest();
  const revocationList = await generateRevocationList();
  const p7b = pkcs7(leafDer);
  const empty = Buffer.alloc(0);
  const foreign = await generateCertificate({ subject: "CN=Foreign Root", ca: true });

  const bad: BadInput[] = [];
  const add = (input: InputName, name: string, changed: Partial<BadInput["arguments"]>, expected: RegExp): void => {
    bad.push({ name, input, expected, arguments: { certificate: fullchain, privateKey, ...changed } });
  };
  const badCertificate = (name: string, value: string | Uint8Array, expected: RegExp): void =>
    add("certificate", `certificate: ${name}`, { certificate: value }, expected);
  const badChain = (name: string, value: string | Uint8Array, expected: RegExp): void =>
    add("chain", `chain: ${name}`, { certificate, chain: value }, expected);
  const badKey = (name: string, value: string | Uint8Array, expected: RegExp): void =>
    add("privateKey", `privateKey: ${name}`, { privateKey: value }, expected);

  // Formats instead of PEM certificates
  badCertificate("PFX", pfx(), /PKCS#12.*openssl pkcs12 -in bundle\.pfx -nokeys.*-legacy/);
  badCertificate("JKS", keystore("feedfeed"), /Java keystore.*keytool -importkeystore/);
  badCertificate("JCEKS", keystore("cececece"), /JCEKS.*-srcstoretype JCEKS/);
  badCertificate("DER", leafDer, /DER.*openssl x509 -inform DER/);
  badCertificate("DER read as Latin-1 text", leafDer.toString("latin1"), /DER.*openssl x509 -inform DER/);
  badCertificate("DER read as UTF-8 text", leafDer.toString("utf8"), /binary file that was read as text.*FileAsset/);
  badCertificate("P7B in DER", p7b, /PKCS#7.*openssl pkcs7 -inform DER -print_certs/);
  badCertificate("P7B in PEM", toPem("PKCS7", p7b), /PKCS#7.*openssl pkcs7 -print_certs/);
  badCertificate("CSR", toPem("CERTIFICATE REQUEST", request), /certificate signing request.*certificate authority/);
  badCertificate("CSR in DER", request, /certificate signing request.*certificate authority/);
  badCertificate("CRL", toPem("X509 CRL", revocationList), /revocation list.*Pass the certificate/);
  badCertificate("CRL in DER", revocationList, /revocation list.*Pass the certificate/);
  badCertificate("public key", good.key.publicKey, /public key.*Pass the certificate/);
  badCertificate(
    "TRUSTED CERTIFICATE",
    toPem("TRUSTED CERTIFICATE", leafDer),
    /TRUSTED.*openssl x509 -in trusted\.pem/,
  );
  badCertificate("PGP", toPem("PGP MESSAGE", randomBytes(100)), /PGP.*gpg --decrypt/);
  badCertificate("DH parameters", toPem("DH PARAMETERS", randomBytes(100)), /only DH or EC parameters.*next block/);
  badCertificate("ZIP", Buffer.concat([Buffer.from("PK\x03\x04"), randomBytes(100)]), /ZIP.*Unpack/);
  badCertificate("JSON", '{"cert": null}', /JSON.*field/);
  badCertificate("HTML", "<!DOCTYPE html><title>502</title>", /HTML.*download/);
  badCertificate("path", "./certs/fullchain.pem", /path of a file.*FileAsset/);
  badCertificate("Windows path", "C:\\certs\\fullchain.pem", /path of a file.*FileAsset/);
  badCertificate("URL", "https://example.com/fullchain.pem", /URL.*Download/);
  badCertificate("base64 without armour", leafDer.toString("base64"), /base64 without.*openssl base64 -d/);
  badCertificate("base64 of PFX", pfx().toString("base64"), /openssl base64 -d.*PKCS#12.*openssl pkcs12 .*-nokeys/);
  badCertificate(
    "base64 of a key",
    good.key.der.toString("base64"),
    /base64 without.*private key.*no certificate.*swapped/,
  );
  badCertificate("base64 of a CSR", request.toString("base64"), /base64 without.*certificate signing request/);
  badCertificate("base64 of P7B", p7b.toString("base64"), /openssl base64 -d.*PKCS#7.*openssl pkcs7 -inform DER/);
  badCertificate(
    "base64 of JKS",
    keystore("feedfeed").toString("base64"),
    /-out keystore\.jks.*keytool -importkeystore/,
  );
  badCertificate("base64 of PEM", Buffer.from(fullchain).toString("base64"), /base64 once more.*openssl base64 -d/);
  badCertificate("URL-encoded", encodeURIComponent(certificate), /URL-encoded.*decodeURIComponent/);
  badCertificate(
    "an Output in a string",
    "Calling [toString] on an [Output<T>] is not supported.",
    /Output.*interpolate/,
  );
  badCertificate("an object in a string", "[object Object]", /Output.*interpolate/);
  badCertificate("placeholder", "[secret]", /placeholder.*itself/);
  badCertificate(
    "Git LFS pointer",
    "version https://git-lfs.github.com/spec/v1\noid sha256:0",
    /Git LFS.*git lfs pull/,
  );
  badCertificate("Ansible Vault", "$ANSIBLE_VAULT;1.1;AES256\n6162", /secrets tool.*Decrypt/);
  badCertificate("some text", "to be done", /holds no certificate.*BEGIN CERTIFICATE/);
  badCertificate("empty", "", /empty.*fullchain\.pem/);
  badCertificate("empty file", new Uint8Array(), /empty.*fullchain\.pem/);
  badCertificate("blank", " \r\n\t\n", /empty.*fullchain\.pem/);

  // Damaged PEM
  badCertificate("cut off", certificate.slice(0, -60), /cut off.*original file/);
  badCertificate("without its first line", certificate.slice(28), /lacks a first line.*original file/);
  badCertificate("cut base64", toPem("CERTIFICATE", leafDer.subarray(0, 120)), /cut short.*original file/);
  badCertificate("no base64", certificate.replace(/\n....../, "\n......"), /no base64.*original file/);
  badCertificate("nothing between the lines", toPem("CERTIFICATE", Buffer.alloc(0)), /cut short.*original file/);
  badCertificate("random bytes in PEM", toPem("CERTIFICATE", der(0x30, randomBytes(90))), /damaged.*original file/);
  badCertificate("dashes", certificate.replaceAll("-----", "—"), /five plain hyphens/);
  badCertificate("larger than 1 MiB", fullchain + " ".repeat(1024 * 1024), /larger than 1 MiB.*fullchain\.pem/);
  badCertificate("a list of authorities", (await manyRoots()).join(""), /holds 51 certificates.*own intermediates/);
  badCertificate("the second of two damaged", certificate + toPem("CERTIFICATE", p7b), /2nd of 2.*original file/);

  // Certificates that a reader of PEM would pass over
  const relabelled = chain.replaceAll(" CERTIFICATE", " INTERMEDIATE CERTIFICATE");
  badCertificate(
    "intermediates under a label of their own",
    certificate + relabelled,
    /label INTERMEDIATE CERTIFICATE \(the 2nd of 3 blocks, line \d+\).*it is a certificate.*Correct.*1 other place/,
  );
  badChain(
    "under a label of its own",
    relabelled,
    /`chain` holds a block with the label INTERMEDIATE CERTIFICATE.*Correct/,
  );
  badCertificate(
    "intermediates between damaged lines",
    certificate + chain.replaceAll("-----", "----"),
    /a certificate as base64 outside of any readable block \(line \d+\).*five hyphens/,
  );
  badCertificate(
    "an intermediate in DER behind the PEM",
    Buffer.concat([Buffer.from(certificate), intermediate?.der ?? empty]),
    /a certificate as binary data \(DER\) outside of any readable block/,
  );
  badCertificate(
    "an intermediate in PKCS#7",
    certificate + toPem("PKCS7", p7b),
    /label PKCS7 .*beside its certificates.*pass them as PEM/,
  );

  // The wrong one of two
  badCertificate("the key", privateKey, /private key and no certificate.*`privateKey`.*swapped/);
  badCertificate("the key in DER", good.key.der, /private key.*no certificate.*swapped/);
  badCertificate("an encrypted key", good.key.encryptedPkcs8, /encrypted private key.*swapped/);
  badCertificate("with the key beside it", fullchain + privateKey, /also holds a private key.*openssl crl2pkcs7/);
  badCertificate("an authority's", intermediate?.pem ?? "", /certificate authority's.*as `chain`/);
  badKey("the certificate", certificate, /certificate and no private key.*`certificate`.*swapped/);
  badKey("the certificate in DER", leafDer, /certificate in DER.*swapped/);

  // Keys
  badKey("encrypted PKCS#8", good.key.encryptedPkcs8, /encrypted.*openssl pkey -in encrypted\.key -out decrypted\.key/);
  badKey("encrypted SEC1", good.key.encryptedTraditional, /encrypted.*openssl pkey -in encrypted\.key/);
  badKey("encrypted PKCS#1", rsa.key.encryptedTraditional, /encrypted.*openssl rsa -in encrypted\.key/);
  badKey("encrypted in DER", encryptedDer(good.key.encryptedPkcs8), /encrypted.*openssl pkcs8 -inform DER/);
  badKey("PKCS#8 in DER", good.key.der, /DER.*openssl pkey -inform DER/);
  badKey("PKCS#1 in DER", rsa.key.traditionalDer, /DER.*openssl pkey -inform DER/);
  badKey("SEC1 in DER", good.key.traditionalDer, /DER.*openssl pkey -inform DER/);
  badKey("PFX", pfx(), /PKCS#12.*-nocerts -nodes/);
  badKey("JKS", keystore("feedfeed"), /Java keystore.*-nocerts -nodes/);
  badKey("P7B", toPem("PKCS7", p7b), /PKCS#7.*never holds a private key/);
  badKey("CSR", toPem("NEW CERTIFICATE REQUEST", request), /certificate signing request.*key that the request/);
  badKey("public key", good.key.publicKey, /public key.*Pass the private key/);
  badKey("public key in DER", good.key.publicKeyDer, /public key.*Pass the private key/);
  badKey("OpenSSH", toPem("OPENSSH PRIVATE KEY", randomBytes(100)), /OpenSSH.*ssh-keygen -p.*Ed25519 key may stay/);
  badKey("PuTTY", "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none", /PuTTY.*puttygen/);
  badKey("JWK", JSON.stringify(good.key.keyObject.export({ format: "jwk" })), /JSON Web Key.*node -p/);
  badKey(
    "EC parameters alone",
    toPem("EC PARAMETERS", Buffer.from("06082a8648ce3d030107", "hex")),
    /only DH or EC parameters/,
  );
  badKey("base64 without armour", good.key.der.toString("base64"), /base64 without.*openssl pkey -inform DER/);
  badKey(
    "base64 of a certificate",
    leafDer.toString("base64"),
    /base64 without.*certificate in DER.*no private key.*swapped/,
  );
  badKey(
    "base64 of an encrypted key",
    encryptedDer(good.key.encryptedPkcs8).toString("base64"),
    /-out encrypted\.der.*encrypted.*openssl pkcs8 -inform DER -in encrypted\.der/,
  );
  badKey("base64 of PFX", pfx().toString("base64"), /openssl base64 -d.*PKCS#12.*openssl pkcs12 .*-nocerts/);
  badKey("base64 of PEM", Buffer.from(privateKey).toString("base64"), /base64 once more.*privkey\.pem/);
  badKey("path", "/etc/ssl/private/example.com.key", /path of a file.*FileAsset\("privkey\.pem"\)/);
  badKey("empty", "", /empty.*privkey\.pem/);
  badKey("some text", "hunter2", /holds no private key.*BEGIN PRIVATE KEY/);
  badKey("cut off", privateKey.slice(0, -40), /cut off.*original file/);
  badKey("cut base64", toPem("PRIVATE KEY", good.key.der.subarray(0, 60)), /cut short.*original file/);
  badKey(
    "PKCS#1 under the label of PKCS#8",
    toPem("PRIVATE KEY", rsa.key.traditionalDer),
    /holds is `RSA PRIVATE KEY`.*BEGIN RSA/,
  );
  badKey(
    "a certificate under a key's label",
    toPem("PRIVATE KEY", leafDer),
    /says PRIVATE KEY, but holds something else.*openssl pkey/,
  );
  badKey(
    "under a wrong label",
    privateKey.replaceAll(" PRIVATE KEY", " ECDSA PRIVATE KEY"),
    /says ECDSA PRIVATE KEY, but what it holds is `PRIVATE KEY`: it is the key.*Correct its first and last line/,
  );
  badKey("one in a TPM", toPem("TSS2 PRIVATE KEY", randomBytes(60)), /key in a TPM.*cannot leave it.*made in a file/);
  badKey("behind PKCS#11", "pkcs11:token=server;type=private", /PKCS#11\), which cannot leave it.*made in a file/);
  badKey("PVK", Buffer.concat([Buffer.from("1ef1b5b0", "hex"), Buffer.alloc(60)]), /PVK.*openssl rsa -inform PVK/);
  badKey("public JWK", JSON.stringify(good.key.publicKeyObject.export({ format: "jwk" })), /without the private part/);
  badKey("two keys", privateKey + other.privateKey, /2 different private keys.*belongs to the certificate/);
  badKey("a public half that is another's", mixedKey(), /damaged.*openssl pkey -in privkey\.pem -noout -check/);
  badKey("RSA 1024", cachedKey("RSA-1024").pkcs8, /RSA 1024.*2048 bits/);
  badKey("secp256k1", generateKey("secp256k1").pkcs8, /secp256k1.*P-256/);
  badKey("RSA-PSS", cachedKey("RSA-PSS").pkcs8, /RSA-PSS.*browsers/);
  badKey("Ed448", generateKey("Ed448").pkcs8, /ed448.*clients do not accept/);
  badKey("X25519", generateKey("X25519").pkcs8, /x25519.*clients do not accept/);
  badKey("larger than 1 MiB", privateKey + "\n".repeat(1024 * 1024), /larger than 1 MiB.*privkey\.pem/);

  // Key and certificate
  badKey(
    "another EC key",
    generateKey().pkcs8,
    /^Certificate and private key do not match.*[0-9a-f]{64}.*[0-9a-f]{64}.*requested with/,
  );
  badKey(
    "a key of another kind",
    rsa.key.traditional,
    /^Certificate and private key do not match.*[0-9a-f]{64}.*[0-9a-f]{64}/,
  );
  add(
    "privateKey",
    "privateKey: another RSA key",
    { certificate: rsa.fullchain, privateKey: cachedKey("RSA-2048", "another").pkcs8 },
    /^Certificate and private key do not match/,
  );
  const ed25519 = await generateChain({ key: "Ed25519" });
  add(
    "privateKey",
    "privateKey: another Ed25519 key",
    { certificate: ed25519.fullchain, privateKey: generateKey("Ed25519").pkcs8 },
    /^Certificate and private key do not match/,
  );

  // Chains
  badChain(
    "the first intermediate is missing",
    upper?.pem ?? "",
    /gap: "CN=Test Intermediate 1,O=Test", the issuer of "CN=example\.com", is missing.*Add/,
  );
  badChain("only the root", good.root.pem, /gap.*"CN=Test Intermediate 1,O=Test".*"CN=Test Root,O=Test"/);
  badChain(
    "another server's certificate in it",
    chain + other.certificate,
    /"CN=example\.org" is another server's.*Remove/,
  );
  badChain("a foreign root in it", chain + good.root.pem + foreign.pem, /does not belong.*Remove/);
  badChain("the issuer's namesake", other.chain, /bears the name.*another key.*same generation/);
  badChain("the key", privateKey, /`chain` holds a private key.*as `privateKey` only/);
  badChain("P7B", p7b, /`chain` is a PKCS#7.*openssl pkcs7/);
  badChain("cut off", chain.slice(0, -40), /`chain` is cut off.*original file/);
  badChain("with a key beside it", chain + privateKey, /`chain` also holds a private key/);
  const tired = await generateCertificate({
    subject: "CN=Tired,O=Test",
    ca: true,
    issuer: good.root,
    notBefore: daysFromNow(-400),
    notAfter: daysFromNow(-1),
  });
  const underTired = await generateCertificate({ names: ["example.com"], issuer: tired });
  add(
    "chain",
    "chain: expired intermediate",
    { certificate: underTired.pem, chain: tired.pem, privateKey: underTired.key.pkcs8 },
    /intermediate "CN=Tired,O=Test" in `chain` expired.*current intermediate/,
  );

  const crossed = await generateCertificate({ subject: "CN=Root,O=Test", ca: true });
  const cross = await generateCertificate({
    subject: "CN=Root,O=Test",
    key: crossed.key,
    ca: true,
    issuer: good.root,
    notBefore: daysFromNow(-400),
    notAfter: daysFromNow(-1),
  });
  const crossChain = await generateChain({
    names: ["example.com"],
    intermediates: 0,
    issuedBy: { ...good, intermediates: [await generateCertificate({ subject: "CN=M", ca: true, issuer: crossed })] },
  });
  add(
    "chain",
    "chain: a root's expired cross-signed certificate at its end",
    { certificate: crossChain.certificate, chain: crossChain.chain + cross.pem, privateKey: crossChain.privateKey },
    /intermediate "CN=Root,O=Test" in `chain` expired.*Remove it: clients that have "CN=Root,O=Test" as a root/,
  );
  const older = await generateChain({
    names: ["example.com"],
    key: good.key,
    notBefore: daysFromNow(-80),
    issuedBy: good,
  });
  badChain(
    "an older certificate of the same key in it",
    chain + older.certificate,
    /"CN=example\.com" \[serial number [0-9a-f]+, ends \S+Z\] is an older certificate of the same key\. Remove/,
  );
  const twin = await generateChain({ names: ["example.com"], key: cachedKey("RSA-2048"), issuedBy: good });
  badChain(
    "the certificate of the same name for another key in it",
    chain + twin.certificate,
    /\[serial number [0-9a-f]+, ends \S+Z\] is a certificate of the same name for another key \(RSA 2048\)/,
  );
  const generation = await generateCertificate({ subject: "CN=Test Intermediate 1,O=Test", ca: true, issuer: upper });
  badChain(
    "another generation of an intermediate in it",
    chain + generation.pem,
    /^`chain` has a certificate that does not belong.*\[serial.*issued none of the others, unlike.*\[serial.*Remove it/,
  );
  const lowerKey = intermediate?.key ?? good.key;
  badCertificate(
    "signed with ML-DSA",
    operate(good.leaf, lowerKey, (parts) => ({ ...parts, algorithm: algorithmOf("2.16.840.1.101.3.4.3.18") })).pem +
      chain,
    /is signed with ML-DSA-65, which this Node\.js cannot verify.*ECDSA or RSA/,
  );
  badCertificate(
    "with a damaged signature",
    withDamagedSignature(good.leaf).pem + chain,
    /the signature of "CN=example\.com" is damaged.*original files/,
  );
  badKey("RSA of three primes", toPem("RSA PRIVATE KEY", multiPrimeRsaKey()), /more than two primes.*genrsa/);

  // Validity, strength, purpose
  const addLeaf = async (name: string, made: Parameters<typeof generateChain>[0], expected: RegExp): Promise<void> => {
    const leaf = await generateChain(made);
    add("certificate", `certificate: ${name}`, { certificate: leaf.fullchain, privateKey: undefined }, expected);
  };
  await addLeaf(
    "expired",
    { notBefore: daysFromNow(-90), notAfter: daysFromNow(-3) },
    /expired on .*3 days ago.*allowExpired/,
  );
  await addLeaf("not yet valid", { notBefore: daysFromNow(2) }, /not valid yet.*clock/);
  await addLeaf(
    "ends before it begins",
    { notBefore: daysFromNow(-1), notAfter: daysFromNow(-2) },
    /before it begins.*issued again/,
  );
  await addLeaf("RSA 1024", { key: cachedKey("RSA-1024") }, /RSA 1024.*2048 bits/);
  await addLeaf("secp256k1", { key: "secp256k1" }, /secp256k1.*P-256/);
  const rsaAuthority = { subject: "CN=Old,O=Test", key: cachedKey("RSA-2048", "authority") };
  for (const hash of ["MD5", "SHA-1"] as const) {
    const weak = await generateCertificate({ names: ["example.com"], hash, issuer: rsaAuthority });
    add(
      "certificate",
      `certificate: signed with ${hash}`,
      { certificate: weak.pem, privateKey: weak.key.pkcs8 },
      new RegExp(`signed with ${hash}.*SHA-256`),
    );
  }

  // Names
  const badDomain = (name: string, domain: string, expected: RegExp): void =>
    add("requiredDomains", `requiredDomains: ${name}`, { requiredDomains: ["example.com", domain] }, expected);
  badDomain("another domain", "example.org", /does not cover "example\.org".*Have it issued/);
  badDomain("two levels below a wildcard", "a.b.example.com", /does not cover "a\.b\.example\.com".*one level only/);
  badDomain("an address", "192.0.2.2", /does not cover "192\.0\.2\.2"/);
  badDomain("an IDN", "bücher.example", /does not cover "bücher\.example"/);
  badDomain("a wildcard that the certificate has not", "*.example.org", /does not cover "\*\.example\.org"/);
  badDomain("URL", "https://example.com", /requiredDomains\[1\]` is a URL.*name alone/);
  badDomain("two asterisks", "*.*.com", /asterisk/);
  badDomain("asterisk within a label", "w*.example.com", /asterisk/);
  badDomain("empty", "", /is empty/);
  badDomain("port", "example.com:443", /port/);
  badDomain("path", "example.com/shop", /path/);
  badDomain("blank within", "example .com", /not a domain name/);
  const wildcard = await generateChain({ names: ["*.example.com"] });
  add(
    "requiredDomains",
    "requiredDomains: the apex of a wildcard",
    { certificate: wildcard.fullchain, privateKey: undefined, requiredDomains: ["example.com"] },
    /wildcard does not cover the domain itself/,
  );
  const nameless = await generateChain({ names: [], subject: "CN=example.com" });
  add(
    "requiredDomains",
    "requiredDomains: common name only",
    { certificate: nameless.fullchain, privateKey: undefined, requiredDomains: ["example.com"] },
    /no subject alternative names.*RFC 9525/,
  );

  const named = await generateCertificate({ names: ["192-0-2-1"], issuer: good.root });
  const misnamed = operate(named, good.root.key, (parts) => ({
    ...parts,
    extensions: Buffer.from(parts.extensions.toString("latin1").replace("192-0-2-1", "192.0.2.1"), "latin1"),
  }));
  add(
    "requiredDomains",
    "requiredDomains: an address that is there as a DNS name",
    { certificate: misnamed.pem, privateKey: misnamed.key.pkcs8, requiredDomains: ["192.0.2.1"] },
    /has it as a DNS name, which covers no address.*IP:192\.0\.2\.1/,
  );

  // Renewal
  add("renewBeforeDays", "renewBeforeDays: zero", { renewBeforeDays: 0 }, /greater than 0/);
  add("renewBeforeDays", "renewBeforeDays: negative", { renewBeforeDays: -5 }, /greater than 0/);
  add("renewBeforeDays", "renewBeforeDays: not a number", { renewBeforeDays: Number.NaN }, /greater than 0/);
  add(
    "renewBeforeDays",
    "renewBeforeDays: longer than the lifetime",
    { renewBeforeDays: 90 },
    /lives for 90 days only.*fewer days/,
  );
  return bad;
}

/** One DER element. */
export function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const length =
    content.length < 0x80
      ? [content.length]
      : content.length < 0x100
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

/** A PKCS#7 file without signatures, as authorities hand out. */
export function pkcs7(certificate: Uint8Array): Buffer {
  const signedData = Buffer.from("06092a864886f70d010702", "hex");
  const data = Buffer.from("06092a864886f70d010701", "hex");
  const version = Buffer.from("020101", "hex");
  const empty = der(0x31);
  return der(0x30, signedData, der(0xa0, der(0x30, version, empty, der(0x30, data), der(0xa0, certificate), empty)));
}

/** The outside of a PKCS#12 file. */
function pfx(): Buffer {
  const data = Buffer.from("06092a864886f70d010701", "hex");
  return der(0x30, Buffer.from("020103", "hex"), der(0x30, data, der(0xa0, der(0x04, randomBytes(200)))));
}

function keystore(magic: string): Buffer {
  return Buffer.concat([Buffer.from(`${magic}0000000200000001`, "hex"), randomBytes(300)]);
}

function encryptedDer(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ""), "base64");
}

/** SEC1 with the secret of one key and the public point of another. */
function mixedKey(): string {
  const [secret, publicHalf] = [generateKey().traditionalDer, generateKey().traditionalDer];
  return toPem("EC PRIVATE KEY", Buffer.concat([secret.subarray(0, 56), publicHalf.subarray(56)]));
}

async function generateRequest(): Promise<Buffer> {
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: "CN=example.com",
    keys: await importKeyPair(generateKey()),
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
  });
  return Buffer.from(request.rawData);
}

async function generateRevocationList(): Promise<Buffer> {
  const { privateKey } = await importKeyPair(generateKey());
  const list = await X509CrlGenerator.create({
    issuer: "CN=Test Root",
    thisUpdate: daysFromNow(-1),
    nextUpdate: daysFromNow(6),
    signingKey: privateKey,
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
  });
  return Buffer.from(list.rawData);
}

async function manyRoots(): Promise<string[]> {
  const key = generateKey();
  const root = (_: unknown, number: number) => generateCertificate({ subject: `CN=Root ${number}`, ca: true, key });
  return (await Promise.all(Array.from({ length: 51 }, root))).map(({ pem }) => pem);
}
