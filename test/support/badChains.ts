import type { BadInputTable } from "./badInputTable";
import { cachedKey, daysFromNow, generateCertificate, generateChain } from "./certificates";
import { algorithmOf, operate, withDamagedSignature } from "./derSurgery";
import { pkcs7 } from "./otherFormats";

/** Adds broken chains, and certificates that can be read but not used. */
export async function addBadChains(table: BadInputTable): Promise<void> {
  const { good } = table;
  const { chain, privateKey } = good;
  const [intermediate, upper] = [...good.intermediates, good.root];
  const other = await generateChain({ names: ["example.org"] });
  const foreign = await generateCertificate({ subject: "CN=Foreign Root", ca: true });

  // Chains
  table.chain(
    "the first intermediate is missing",
    upper?.pem ?? "",
    /gap: "CN=Test Intermediate 1,O=Test", the issuer of "CN=example\.com", is missing.*Add/,
  );
  table.chain("only the root", good.root.pem, /gap.*"CN=Test Intermediate 1,O=Test".*"CN=Test Root,O=Test"/);
  table.chain(
    "another server's certificate in it",
    chain + other.certificate,
    /"CN=example\.org" is another server's.*Remove/,
  );
  table.chain("a foreign root in it", chain + good.root.pem + foreign.pem, /does not belong.*Remove/);
  table.chain("the issuer's namesake", other.chain, /bears the name.*another key.*same generation/);
  table.chain("the key", privateKey, /`chain` holds a private key.*as `privateKey` only/);
  table.chain("P7B", pkcs7(good.leaf.der), /`chain` is a PKCS#7.*openssl pkcs7/);
  table.chain("cut off", chain.slice(0, -40), /`chain` is cut off.*original file/);
  table.chain("with a key beside it", chain + privateKey, /`chain` also holds a private key/);
  const tired = await generateCertificate({
    subject: "CN=Tired,O=Test",
    ca: true,
    issuer: good.root,
    notBefore: daysFromNow(-400),
    notAfter: daysFromNow(-1),
  });
  const underTired = await generateCertificate({ names: ["example.com"], issuer: tired });
  table.add(
    "chain",
    "expired intermediate",
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
  table.add(
    "chain",
    "a root's expired cross-signed certificate at its end",
    { certificate: crossChain.certificate, chain: crossChain.chain + cross.pem, privateKey: crossChain.privateKey },
    /intermediate "CN=Root,O=Test" in `chain` expired.*Remove it: clients that have "CN=Root,O=Test" as a root/,
  );
  const older = await generateChain({
    names: ["example.com"],
    key: good.key,
    notBefore: daysFromNow(-80),
    issuedBy: good,
  });
  table.chain(
    "an older certificate of the same key in it",
    chain + older.certificate,
    /"CN=example\.com" \[serial number [0-9a-f]+, ends \S+Z\] is an older certificate of the same key\. Remove/,
  );
  const twin = await generateChain({ names: ["example.com"], key: cachedKey("RSA-2048"), issuedBy: good });
  table.chain(
    "the certificate of the same name for another key in it",
    chain + twin.certificate,
    /\[serial number [0-9a-f]+, ends \S+Z\] is a certificate of the same name for another key \(RSA 2048\)/,
  );
  const generation = await generateCertificate({ subject: "CN=Test Intermediate 1,O=Test", ca: true, issuer: upper });
  table.chain(
    "another generation of an intermediate in it",
    chain + generation.pem,
    /^`chain` has a certificate that does not belong.*\[serial.*issued none of the others, unlike.*\[serial.*Remove it/,
  );
  const lowerKey = intermediate?.key ?? good.key;
  table.certificate(
    "signed with ML-DSA",
    operate(good.leaf, lowerKey, (parts) => ({ ...parts, algorithm: algorithmOf("2.16.840.1.101.3.4.3.18") })).pem +
      chain,
    /is signed with ML-DSA-65, which this Node\.js cannot verify.*ECDSA or RSA/,
  );
  table.certificate(
    "with a damaged signature",
    withDamagedSignature(good.leaf).pem + chain,
    /the signature of "CN=example\.com" is damaged.*original files/,
  );

  // Validity, strength, purpose
  const addLeaf = async (name: string, made: Parameters<typeof generateChain>[0], expected: RegExp): Promise<void> => {
    const leaf = await generateChain(made);
    table.add("certificate", name, { certificate: leaf.fullchain, privateKey: undefined }, expected);
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
    table.add(
      "certificate",
      `signed with ${hash}`,
      { certificate: weak.pem, privateKey: weak.key.pkcs8 },
      new RegExp(`signed with ${hash}.*SHA-256`),
    );
  }

  // Names
  const badDomain = (name: string, domain: string, expected: RegExp): void =>
    table.add("requiredDomains", name, { requiredDomains: ["example.com", domain] }, expected);
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
  table.add(
    "requiredDomains",
    "the apex of a wildcard",
    { certificate: wildcard.fullchain, privateKey: undefined, requiredDomains: ["example.com"] },
    /wildcard does not cover the domain itself/,
  );
  const nameless = await generateChain({ names: [], subject: "CN=example.com" });
  table.add(
    "requiredDomains",
    "common name only",
    { certificate: nameless.fullchain, privateKey: undefined, requiredDomains: ["example.com"] },
    /no subject alternative names.*RFC 9525/,
  );

  const named = await generateCertificate({ names: ["192-0-2-1"], issuer: good.root });
  const misnamed = operate(named, good.root.key, (parts) => ({
    ...parts,
    extensions: Buffer.from(parts.extensions.toString("latin1").replace("192-0-2-1", "192.0.2.1"), "latin1"),
  }));
  table.add(
    "requiredDomains",
    "an address that is there as a DNS name",
    { certificate: misnamed.pem, privateKey: misnamed.key.pkcs8, requiredDomains: ["192.0.2.1"] },
    /has it as a DNS name, which covers no address.*IP:192\.0\.2\.1/,
  );

  // Renewal
  table.add("renewBeforeDays", "zero", { renewBeforeDays: 0 }, /greater than 0/);
  table.add("renewBeforeDays", "negative", { renewBeforeDays: -5 }, /greater than 0/);
  table.add("renewBeforeDays", "not a number", { renewBeforeDays: Number.NaN }, /greater than 0/);
  table.add(
    "renewBeforeDays",
    "longer than the lifetime",
    { renewBeforeDays: 90 },
    /lives for 90 days only.*fewer days/,
  );
}
