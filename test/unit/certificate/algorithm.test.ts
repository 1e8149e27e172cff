import assert from "node:assert/strict";

import { keyKind, signatureKind } from "../../../provider/certificate/algorithm";

describe("signatureKind", () => {
  it("names algorithms that this Node.js can't verify", () => {
    const cases: Record<string, string> = {
      "2.16.840.1.101.3.4.3.17": "ML-DSA-44",
      "2.16.840.1.101.3.4.3.18": "ML-DSA-65",
      "2.16.840.1.101.3.4.3.19": "ML-DSA-87",
      "2.16.840.1.101.3.4.3.20": "SLH-DSA-SHA2-128s",
      "2.16.840.1.101.3.4.3.25": "SLH-DSA-SHA2-256f",
      "2.16.840.1.101.3.4.3.26": "SLH-DSA-SHAKE-128s",
      "2.16.840.1.101.3.4.3.31": "SLH-DSA-SHAKE-256f",
      "2.16.840.1.101.3.4.3.32": "HashML-DSA-44",
      "2.16.840.1.101.3.4.3.35": "HashSLH-DSA-SHA2-128s",
      "2.16.840.1.101.3.4.3.46": "HashSLH-DSA-SHAKE-256f",
      "2.16.840.1.101.3.4.3.10": "ECDSA with SHA3-256",
      "1.2.156.10197.1.501": "SM2 with SM3",
      "1.2.840.113549.1.1.2": "RSA with MD2",
      "1.2.3.4": "the algorithm 1.2.3.4",
    };
    for (const [identifier, name] of Object.entries(cases)) {
      assert.deepEqual(signatureKind(identifier), { name, isVerifiable: false });
    }
  });

  it("names algorithms that it can verify", () => {
    for (const [identifier, name] of [
      ["1.2.840.10045.4.3.2", "ECDSA with SHA-256"],
      ["1.2.840.113549.1.1.10", "RSA-PSS"],
      ["2.16.840.1.101.3.4.3.13", "RSA with SHA3-224"],
      ["2.16.840.1.101.3.4.3.16", "RSA with SHA3-512"],
      ["1.3.101.113", "Ed448"],
    ] as const) {
      assert.deepEqual(signatureKind(identifier), { name, isVerifiable: true });
    }
  });
});

describe("keyKind", () => {
  it("names a key by its algorithm, and an SM2 key by its curve", () => {
    assert.equal(keyKind("1.2.840.10045.2.1", "06082a811ccf5501822d"), "SM2");
    assert.equal(keyKind("1.2.840.10045.2.1", "06052b81040022"), "EC, in a form or on a curve that it cannot read");
    assert.equal(keyKind("2.16.840.1.101.3.4.3.19", ""), "ML-DSA-87");
    assert.equal(keyKind("2.16.840.1.101.3.4.4.2", ""), "ML-KEM-768");
    assert.equal(keyKind("1.2.840.113549.1.1.10", ""), "RSA-PSS, in a form that it cannot read");
    assert.equal(keyKind("1.2.3.4", ""), "the algorithm 1.2.3.4");
  });
});
