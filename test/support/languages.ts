import { execFileSync } from "node:child_process";
import { isOnPath } from "./project";

/** Why programs in a language can't run here; `undefined` if they can. */
export function missingLanguage(language: "yaml" | "python"): string | undefined {
  const host = `pulumi-language-${language}`;
  if (!isOnPath(host)) {
    return `${host} is not on PATH`;
  }
  if (language === "yaml") {
    return undefined;
  }
  try {
    execFileSync("python3", ["-c", "import pulumi, parver"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "python3 lacks the packages pulumi and parver";
  }
}
