import { isThorough } from "./seed";

const suffix = isThorough ? "" : " (only with CI=true)";

/** A suite that costs seconds and finds something rarely, since others try most of it: on CI, and with the long selection. */
export const describeOnCi = (title: string, suite: (this: Mocha.Suite) => void): void => {
  (isThorough ? describe : describe.skip)(`${title}${suffix}`, suite);
};

/** The same, for one test. */
export const itOnCi = (title: string, test: Mocha.AsyncFunc): void => {
  (isThorough ? it : it.skip)(`${title}${suffix}`, test);
};
