// CRC-64/XZ (ECMA-182, reflected), the checksum in `x-oss-hash-crc64ecma`, in two 32-bit halves for speed. The provider has a
// CRC-64 of its own: the emulator must not share code with what it tests.
const high = new Uint32Array(256);
const low = new Uint32Array(256);

for (let byte = 0; byte < 256; byte++) {
  let upper = 0;
  let lower = byte;
  for (let bit = 0; bit < 8; bit++) {
    const odd = lower & 1;
    lower = (lower >>> 1) | ((upper & 1) << 31);
    upper >>>= 1;
    if (odd) {
      upper ^= 0xc96c5795;
      lower ^= 0xd7870f42;
    }
  }
  high[byte] = upper;
  low[byte] = lower;
}

/** The checksum as an unsigned decimal number. */
export function crc64(bytes: Uint8Array): string {
  let upper = 0xffffffff;
  let lower = 0xffffffff;
  for (const byte of bytes) {
    const index = (lower ^ byte) & 0xff;
    lower = ((lower >>> 8) | (upper << 24)) ^ (low[index] ?? 0);
    upper = (upper >>> 8) ^ (high[index] ?? 0);
  }
  const value = (BigInt(~upper >>> 0) << 32n) | BigInt(~lower >>> 0);
  return value.toString();
}
