import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** Bytes. A chain of a hundred certificates and a 16384-bit key are far smaller. */
export const largestFile = 1024 * 1024;

/** A pipe, a device or a socket: it can't be read twice, as a deployment must. */
export class NotRegularError extends Error {
  override readonly name = "NotRegularError";
}

/**
 * Reads a regular file, but at most one byte more than `largestFile`. Its reported size doesn't matter: the file may grow
 * meanwhile, and files under /proc report none.
 *
 * @throws NotRegularError, or what `openSync` throws
 */
export function readRegularFile(path: string): Buffer {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait forever. Windows doesn't have the flag.
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

/** Reads a pipe or a device to its end, but at most one byte more than `largestFile`. Waits for the writer. */
export function readStream(path: string): Buffer {
  const descriptor = openSync(path, "r");
  try {
    return readBounded(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Reads an open file to its end, but at most one byte more than `largestFile`. */
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

/** Reads some bytes; returns how many, 0 at the end. */
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
      // Another process made standard input non-blocking, and no data has arrived yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
