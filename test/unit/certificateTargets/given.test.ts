import "reflect-metadata";

import assert from "node:assert/strict";
import { givenCertificate, readGiven } from "../../../provider/certificateTargets/given";
import { commandLine } from "../../../provider/engine/reader";
import { daysFromNow, generateChain, generateKey } from "../../support/certificates";
import { keyMaterialIn } from "../../support/keyMaterial";

describe("the given certificate", () => {
  it("is its leaf alone or with the chain, as text or as a file, expired or not", async () => {
    const over = { notBefore: daysFromNow(-90), notAfter: daysFromNow(-1) };
    for (const { certificate, fullchain, leaf } of [await generateChain(), await generateChain(over)]) {
      for (const given of [certificate, fullchain, { text: fullchain }]) {
        const { subjectAlternativeNames, ...prints } = givenCertificate(given, new Date(), commandLine);
        const { fingerprint, fingerprintSha256 } = leaf;
        assert.deepEqual(prints, { fingerprint, fingerprintSha256 });
        assert.ok(subjectAlternativeNames.length > 0);
      }
    }
  });

  it("is refused as a deployment would, with a sentence for each problem and nothing of a key", async () => {
    const { certificate } = await generateChain();
    const { certificate: other } = await generateChain();
    const key = generateKey();
    for (const given of ["", "no PEM", key.pkcs8, `${certificate}${other}`, { path: "/absent.pem" }, 7]) {
      const read = readGiven(given, new Date(), commandLine);
      assert.ok("problems" in read && read.problems.length > 0, JSON.stringify(given).slice(0, 40));
      assert.deepEqual(keyMaterialIn(JSON.stringify(read), key), []);
    }
  });
});
