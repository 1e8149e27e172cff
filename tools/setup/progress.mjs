// @ts-check

const heartbeatMilliseconds = 20_000;

/**
 * @param {number} milliseconds
 * @returns {string} such as `12 s` or `4 min 7 s`
 */
export function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * @typedef {object} Progress
 * @property {(text: string) => void} note prints one line
 * @property {<T>(step: Step, action: () => Promise<T>) => Promise<T>} step prints what begins, that it goes on, and how long it took
 *
 * @typedef {object} Step
 * @property {string} title what is done, and why
 * @property {string} [estimate] how long it took where it was measured
 * @property {() => string} [standing] how far it is, for the line that comes every 20 seconds
 */

/**
 * Says on a stream what is going on: plain lines, so that a log reads like a terminal.
 * @param {NodeJS.WritableStream} stream
 * @returns {Progress}
 */
export function createProgress(stream) {
  /** @param {string} text */
  const note = (text) => {
    stream.write(`${text}\n`);
  };
  return {
    note,
    async step({ title, estimate, standing }, action) {
      const begin = Date.now();
      note(`• ${title}${estimate ? ` (${estimate})` : ""}`);
      const heartbeat = setInterval(() => {
        const far = standing?.();
        note(`  … ${duration(Date.now() - begin)}${far ? `: ${far}` : ""}`);
      }, heartbeatMilliseconds);
      try {
        const result = await action();
        note(`  done in ${duration(Date.now() - begin)}`);
        return result;
      } finally {
        clearInterval(heartbeat);
      }
    },
  };
}
