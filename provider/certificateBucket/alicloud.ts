import type { oss, ram } from "./alicloudTypes";

/** The parts of @pulumi/alicloud that a bucket is made of. */
export interface Alicloud {
  oss: typeof oss;
  ram: typeof ram;
}

/**
 * Loads @pulumi/alicloud, which only programs with a `CertificateBucket` pay for: a peer dependency, so it's the user's
 * own version.
 *
 * @param load `require`, by tests replaced
 * @throws Error when it isn't installed
 */
export function loadAlicloud(load: (module: string) => unknown = require): Alicloud {
  try {
    return {
      oss: load("@pulumi/alicloud/oss") as typeof oss,
      ram: load("@pulumi/alicloud/ram") as typeof ram,
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") {
      throw error;
    }
    throw new Error(
      "CertificateBucket and `provision` need the package @pulumi/alicloud, which isn't installed. Run `npm install @pulumi/alicloud`.",
    );
  }
}
