/**
 * The types of @pulumi/alicloud, an optional peer. Where it isn't installed they are unknown to the compiler, which must not keep
 * anybody from compiling a program that makes no bucket: the directives stay in the published declarations.
 */

// biome-ignore lint/suspicious/noTsIgnore: where the package is installed there is no error to expect
/** @ts-ignore */
export type * as oss from "@pulumi/alicloud/oss";
// biome-ignore lint/suspicious/noTsIgnore: as above
/** @ts-ignore */
export type * as ram from "@pulumi/alicloud/ram";
