/** Hosts that only the machine itself or its own network knows. */

const privateSuffixes = [".localhost", ".local", ".internal", ".home.arpa"];

/**
 * Whether a host is one of them by its name or address. What a name resolves to is not known here.
 *
 * @param host as a URL has it: in lower case, addresses in their shortest form, those of IPv6 in brackets
 */
export function isPrivateHost(host: string): boolean {
  if (host.startsWith("[")) return isPrivateIpv6(host.slice(1, -1));
  const bytes = ipv4Bytes(host);
  if (bytes !== null) return isPrivateIpv4(bytes);
  return !host.includes(".") || privateSuffixes.some((suffix) => host.endsWith(suffix));
}

/** The four numbers of an address such as `192.0.2.1`; null for anything else. */
export function ipv4Bytes(host: string): readonly number[] | null {
  if (!/^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/.test(host)) return null;
  const bytes = host.split(".").map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

/** This host, private networks, carrier-grade NAT, loopback, link-local (RFC 6890). */
function isPrivateIpv4([first = 0, second = 0]: readonly number[]): boolean {
  switch (first) {
    case 0:
    case 10:
    case 127:
      return true;
    case 100:
      return second >= 64 && second < 128;
    case 169:
      return second === 254;
    case 172:
      return second >= 16 && second < 32;
    case 192:
      return second === 168;
    default:
      return false;
  }
}

/** Unspecified, loopback, addresses of IPv4 inside IPv6, unique local, link-local (RFC 6890). */
function isPrivateIpv6(address: string): boolean {
  const first = Number.parseInt(address.startsWith("::") ? "0" : address, 16);
  const isUniqueLocal = (first & 0xfe00) === 0xfc00;
  const isLinkLocal = (first & 0xffc0) === 0xfe80;
  const isNat64 = address.startsWith("64:ff9b:");
  return address.startsWith("::") || isUniqueLocal || isLinkLocal || isNat64;
}
