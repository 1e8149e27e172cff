// @ts-check
import { gzipSync } from "node:zlib";

const block = 512;

/**
 * A `.tar.gz` whose bytes depend on nothing but these files: no times, owners or order of a disk.
 * @param {readonly { name: string, content: Buffer, isExecutable?: boolean }[]} files names of at most 100 bytes
 * @returns {Buffer}
 */
export function archiveOf(files) {
  const entries = files.flatMap(({ name, content, isExecutable }) => [
    headerOf(name, content.length, isExecutable ? 0o755 : 0o644),
    content,
    Buffer.alloc((block - (content.length % block)) % block),
  ]);
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * block)]), { level: 9 });
}

/**
 * The header of a file in the format of POSIX (ustar).
 * @param {string} name
 * @param {number} size bytes
 * @param {number} mode
 */
function headerOf(name, size, mode) {
  const header = Buffer.alloc(block);
  if (header.write(name, 0, "latin1") > 100 || !/^[\x21-\x7e]+$/.test(name)) {
    throw new Error(`'${name}' is no name for a file in the archive.`);
  }
  header.write(octal(mode, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(0, 11), 136);
  // The checksum counts itself as spaces.
  header.write("        0", 148);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

/**
 * @param {number} value
 * @param {number} digits
 */
const octal = (value, digits) => value.toString(8).padStart(digits, "0");
