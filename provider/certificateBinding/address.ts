/** Where to connect. */
export interface Address {
  host: string;
  port: number;
}

/** What is wrong with an address; `undefined` if it may be one. */
export function addressProblem(address: string): string | undefined {
  const { port } = addressOf(address);
  return /^[\p{L}\p{N}._-]+(:\d{1,5})?$/u.test(address) && port > 0 && port < 65_536
    ? undefined
    : "`handshakeAddress` is not a host with or without a port. Give one such as 'www.example.com.w.kunlunsl.com' or '203.0.113.7:443'.";
}

/** `host` or `host:port`; 443 without a port. */
export function addressOf(address: string): Address {
  const [host = "", port = "443"] = address.split(":");
  return { host, port: Number(port) };
}
