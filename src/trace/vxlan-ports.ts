/** Ports that VXLAN comes by where the kernel was not asked: Linux' own, which is flannel's, and IANA's. */
export const VXLAN_PORTS: readonly number[] = [8472, 4789];
