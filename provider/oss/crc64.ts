const polynomial = 0xc96c5795d7870f42n;
const allOnes = 0xffffffffffffffffn;

let table: readonly bigint[] | undefined;

/**
 * The checksum that OSS returns in `x-oss-hash-crc64ecma` (CRC-64/XZ), in its form: an unsigned decimal number. The emulator
 * has its own implementation, so that an error here can't hide in both.
 */
export function crc64(bytes: Uint8Array): string {
  table ??= Array.from({ length: 256 }, (_, byte) => remainder(BigInt(byte)));
  let crc = allOnes;
  for (const byte of bytes) {
    crc = (crc >> 8n) ^ (table[Number((crc ^ BigInt(byte)) & 0xffn)] ?? 0n);
  }
  return String(crc ^ allOnes);
}

function remainder(byte: bigint): bigint {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) {
    crc = crc & 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
  }
  return crc;
}
