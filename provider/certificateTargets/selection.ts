import type { Account } from "../alicloud/account";
import { normalizeRegion, regionProblem } from "../alicloud/region";
import type { Reader } from "../engine/reader";
import { UserError } from "../engine/userError";
import type { ListedBucket } from "../oss/client";
import { locationForms } from "../oss/location";
import type { TargetProduct } from "./target";

/** What to look at. */
export interface Selection {
  products: readonly TargetProduct[];
  /** Regions of Function Compute; empty without `"fc"`. */
  fcRegions: readonly string[];
  /** Regions of the buckets, if they are listed. Default: all. */
  regions?: readonly string[] | undefined;
  buckets?: readonly ListedBucket[] | undefined;
  days?: number | undefined;
}

/** The arguments as they come from a program, the engine or the command line. */
export interface RawSelection {
  products?: unknown;
  regions?: unknown;
  buckets?: unknown;
  days?: unknown;
}

const allProducts = ["cdn", "dcdn", "oss", "fc", "cas"] as const satisfies readonly TargetProduct[];

/**
 * Checks the arguments, and completes them with the account's region.
 *
 * @param nameOf how the reader writes an argument, such as `` `regions` ``
 * @throws UserError with a sentence for each wrong one
 */
export function selectionOf(
  given: RawSelection,
  account: Pick<Account, "defaultRegion" | "host">,
  reader: Reader,
  nameOf: (argument: keyof RawSelection) => string = (argument) => `\`${argument}\``,
): Selection {
  const problems: string[] = [];
  const texts = (argument: "products" | "regions" | "buckets") => {
    const value = given[argument] ?? undefined;
    const isList = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
    if (value !== undefined && !isList) {
      problems.push(`${nameOf(argument)} is not a list of texts. Give at least one, or leave it out.`);
    }
    return isList ? [...new Set(value as string[])] : undefined;
  };
  const products = texts("products") ?? [...allProducts];
  const regions = texts("regions")?.map(normalizeRegion);
  const texted = texts("buckets");
  const region = account.defaultRegion && normalizeRegion(account.defaultRegion);
  const buckets = texted?.map((bucket) => bucketIn(bucket, region));
  const fcRegions = products.includes("fc") ? (regions ?? [region ?? ""]) : [];
  problems.push(
    ...products
      .filter((product) => !allProducts.includes(product as TargetProduct))
      .map(() => `${nameOf("products")}: give some of ${allProducts.map((one) => `'${one}'`).join(", ")}.`)
      .slice(0, 1),
    ...(regions ?? [])
      .filter((one) => regionProblem(one) !== undefined)
      .map(() => `${nameOf("regions")}: not all are region ids. Give ids such as 'cn-hangzhou'.`)
      .slice(0, 1),
    ...(buckets ?? []).flatMap((bucket) => bucketProblem(bucket, nameOf("buckets"), reader)).slice(0, 1),
    ...fcProblems(fcRegions, account, nameOf),
    ...daysProblem(given.days, nameOf("days")),
  );
  if (problems.length > 0) {
    throw new UserError(problems.join("\n"));
  }
  const days = given.days ?? undefined;
  return {
    products: products as TargetProduct[],
    fcRegions,
    regions,
    buckets: buckets as ListedBucket[] | undefined,
    days: days as number | undefined,
  };
}

/** `my-bucket` in the default region, or `cn-hangzhou/my-bucket`. */
function bucketIn(text: string, defaultRegion: string | undefined): { name: string; region: string | undefined } {
  const [, region, name = text] = /^([^/]*)\/(.*)$/.exec(text) ?? [];
  return { name, region: region === undefined ? defaultRegion : normalizeRegion(region) };
}

function bucketProblem({ name, region }: ReturnType<typeof bucketIn>, argument: string, reader: Reader): string[] {
  if (region === undefined) {
    return [`${argument}: no region is known. Give 'cn-hangzhou/my-bucket', with the bucket's own region.`];
  }
  const isGood = locationForms.bucket(name, "buckets", reader) === undefined && regionProblem(region) === undefined;
  return isGood ? [] : [`${argument}: not all are buckets. Give names such as 'my-bucket' or 'cn-hangzhou/my-bucket'.`];
}

/** Function Compute is asked region by region. */
function fcProblems(
  regions: readonly string[],
  { host }: Pick<Account, "host">,
  nameOf: (argument: keyof RawSelection) => string,
): string[] {
  if (regions.includes("")) {
    return [
      `${nameOf("regions")} is missing, and no default region is known: Function Compute is asked region by region. Give ids such as 'cn-hangzhou', or ${nameOf("products")} without 'fc'.`,
    ];
  }
  return regions.length > 1 && host("fc") !== undefined
    ? [
        `${nameOf("regions")} has ${regions.length} regions, but the host of 'fc' in the configured endpoints is that of one. Give one region, or remove that host.`,
      ]
    : [];
}

function daysProblem(days: unknown, argument: string): string[] {
  const isGood = days === undefined || days === null || (typeof days === "number" && days >= 0 && days < 100_000);
  return isGood ? [] : [`${argument} is not a number of days. Give one such as 30, or leave it out.`];
}
