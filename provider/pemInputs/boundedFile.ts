import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** A certificate chain of a hundred certificates and a 16384-bit key are far smaller. */
export const largestFile = 1024 * 1024;

/** It is no file that could be read twice, as a deployment does: a pipe, a device or a socket. */
export class NotRegularError extends Error {
  override readonly name = "NotRegularError";
}

/**
 * Reads a regular file, and never more of it than one byte beyond `largestFile`, whatever its size was said to be: it may grow
 * meanwhile, and a file under /proc has none.
 *
 * @throws NotRegularError, or what `openSync` throws
 */
export function readRegularFile(path: string): Buffer {
  // Nobody may ever write into a pipe: without O_NONBLOCK, opening it would never come back. Windows has none.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile() && !found.isDirectory()) {
      throw new NotRegularError("It is a pipe, a device or a socket.");
    }
    return readBounded(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Reads a pipe or a device to its end, or to one byte beyond `largestFile`; waits for who writes into it. */
export function readStream(path: string): Buffer {
  const descriptor = openSync(path, "r");
  try {
    return readBounded(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Reads what is open to its end, or to one byte beyond `largestFile`. */
export function readBounded(descriptor: number): Buffer {
  const pieces: Buffer[] = [];
  for (let left = largestFile + 1; left > 0; ) {
    const piece = Buffer.alloc(Math.min(left, 65_536));
    const size = readSome(descriptor, piece);
    if (size === 0) {
      break;
    }
    pieces.push(piece.subarray(0, size));
    left -= size;
  }
  return Buffer.concat(pieces);
}

/** 0 at the end. */
function readSome(descriptor: number, piece: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, piece, 0, piece.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") {
        return 0; // Windows, at the end of a pipe
      }
      if (code !== "EAGAIN") {
        throw error;
      }
      // Standard input that another process made non-blocking: nothing is there yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
