import type { Link } from '../observe/tables.ts';

/**
 * Devices that Linux puts into every namespace by itself once their module is loaded.
 * @see linux net/core/dev.c, sysctl net.core.fb_tunnels_only_for_init_net
 */
const FALLBACK_TUNNELS = [
  ...['tunl0', 'gre0', 'gretap0', 'erspan0', 'ip_vti0'],
  ...['sit0', 'ip6tnl0', 'ip6gre0', 'ip6gretap0', 'ip6_vti0'],
];

/** Whether nobody made this device: the loopback, and tunnels that came with a module and were never switched on. */
export function isKernelsOwn({ dev, flags }: Link): boolean {
  return flags.includes('LOOPBACK') || (FALLBACK_TUNNELS.includes(dev) && !flags.includes('UP'));
}
