// @ts-check
// `npm run test:faults`: the long selection of the fault tests, and the long run of the tests that compare with openssl.
// Takes half an hour. `FAULT_SEED=7 npm run test:faults` repeats it with other chances,
// `npm run test:faults -- test/faults/kills.test.ts` runs one of its files.
const files = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
process.env.FAULTS = "long";
if (files.length === 0) {
  process.argv.push(
    "dist/test/faults",
    "test/unit/certificate/property.test.ts",
    "test/unit/certificate/agreement.test.ts",
  );
}
await import("./test.mjs");
