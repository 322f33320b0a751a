/** Attributes of a device. @see linux/if_link.h */
export const IFLA = {
  ...{ address: 1, name: 3, mtu: 4, link: 5, master: 10, queue: 13, state: 16, info: 18 },
  linkNetns: 37,
} as const;

/** Within `info`. */
export const INFO = { kind: 1, data: 2, portData: 5 } as const;

/** Within `data` of a vxlan device. */
export const VXLAN = {
  ...{ id: 1, group: 2, device: 3, local: 4, learning: 7, l2miss: 13, port: 15, group6: 16, local6: 17 },
  gbp: 23,
} as const;

/** Within `data` of an ipip device. @see linux/if_tunnel.h */
export const IPTUN = { device: 1, local: 2, remote: 3, ttl: 4, pathMtuDiscovery: 10 } as const;

/** Bits of a device's flags. @see linux/if.h */
export const IFF_UP = 0x1;

/** `struct ifinfomsg`: family, type, index, flags, change mask. */
export const LINK_HEAD_BYTES = 16;
