// @ts-check
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the clone, wherever the command was typed. */
export const repositoryFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * @param {...string} segments path below the clone
 * @returns {string} absolute path
 */
export const inRepository = (...segments) => join(repositoryFolder, ...segments);
