/** Link-local (fe80::/10) and multicast (ff00::/8) addresses and networks of IPv6: every device has them, of its own accord. */
export function isOwnAccord(address: string): boolean {
  return /^(fe[89ab]|ff)[0-9a-f]{0,2}:/.test(address);
}
