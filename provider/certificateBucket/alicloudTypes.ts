/**
 * The types of @pulumi/alicloud, an optional peer dependency. If it isn't installed, the compiler doesn't know these types, but a
 * program without a `CertificateBucket` must still compile. So the directives stay in the published declarations.
 */

// biome-ignore lint/suspicious/noTsIgnore: there is no error to expect if the package is installed
/** @ts-ignore */
export type * as oss from "@pulumi/alicloud/oss";
// biome-ignore lint/suspicious/noTsIgnore: as above
/** @ts-ignore */
export type * as ram from "@pulumi/alicloud/ram";
