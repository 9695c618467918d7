/** Which names and addresses mean the machine itself. */

/** An IP address as servers report it, without brackets. */
export function isLoopbackAddress(address: string): boolean {
  return (
    /^127(?:\.\d{1,3}){3}$/.test(address) || /^(?:::1|::ffff:127(?:\.\d{1,3}){3})$/i.test(address)
  );
}

/** The host of a URL, as the URL parser writes it (lower case, IPv6 in brackets), or a bare address. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    isLoopbackAddress(hostname.replace(/^\[(.*)\]$/, "$1"))
  );
}
