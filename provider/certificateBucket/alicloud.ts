import type { oss, ram } from "./alicloudTypes";

/** The parts of @pulumi/alicloud that a `CertificateBucket` uses. */
export interface Alicloud {
  oss: typeof oss;
  ram: typeof ram;
}

/**
 * Loads @pulumi/alicloud, but only for programs with a `CertificateBucket`. It is a peer dependency, so this is the user's own
 * version.
 *
 * @param load `require`; tests replace it
 * @throws Error if it isn't installed
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
