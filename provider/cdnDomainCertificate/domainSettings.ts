import type { NameSettings } from "../certificateBinding/target";
import { UserError } from "../engine/userError";
import type { Wait } from "../engine/waiting";
import type { CdnCalls } from "./cdnCalls";
import {
  type ConfigChange,
  changeConfigs,
  type DomainConfig,
  hasEffect,
  hasFailed,
  readConfigs,
} from "./domainConfigs";
import { argumentsOf, configOf, functionOf, type HttpsSettings, namesIn, settingsIn } from "./httpsSettings";

/** The HTTPS settings of a domain. @param given those of the program, or of the state */
export function domainSettings(calls: CdnCalls, given: HttpsSettings): NameSettings {
  const functions = namesIn(given).map(functionOf);
  // Functions with a condition are somebody else's.
  const look = async (...more: string[]) =>
    functions.length === 0
      ? []
      : (await readConfigs(calls, [...functions, ...more])).filter(({ parentId }) => parentId === undefined);
  return {
    read: async () => settingsIn(await look(), given),
    write: async (wait: Wait) => {
      const configs = await look(redirectToHttp);
      const changes = changesIn(configs, given);
      refuseExcluded(calls, configs, changes);
      const isSettled = configs.every((config) => config.name === redirectToHttp || hasEffect(config));
      if (changes.length > 0 || !isSettled) {
        await changeConfigs(
          calls,
          changes,
          () => look(),
          (now) => changesIn(now, given).length === 0,
          wait,
        );
      }
    },
  };
}

/** What is missing, in the order in which it is set. */
export function changesIn(configs: readonly DomainConfig[], given: HttpsSettings): ConfigChange[] {
  const found = settingsIn(configs, given);
  return namesIn(given).flatMap((name) => {
    const before = configOf(name, configs);
    const isThere = found[name] === given[name] && !(before && hasFailed(before));
    return isThere ? [] : [{ name: functionOf(name), arguments: argumentsOf(name, given), before }];
  });
}

const redirectToHttp = "http_force";

/** CDN has one of the two redirects at most, even if it is off. @throws UserError */
function refuseExcluded(
  { description, names }: CdnCalls,
  configs: readonly DomainConfig[],
  changes: readonly ConfigChange[],
): void {
  const other = configs.find(({ name }) => name === redirectToHttp);
  if (other && changes.some(({ name, before }) => name === functionOf("forceHttps") && before === undefined)) {
    throw new UserError(
      `${description} can't redirect to HTTPS (\`forceHttps\`): it has the redirect to HTTP (${redirectToHttp}), which excludes it even if it is off. ` +
        `Delete that in the console, or by ${names.deleteConfig} with ConfigId ${other.id}.`,
    );
  }
}
