/** Ports a Linux bridge takes. @see linux net/bridge/br_private.h, BR_MAX_PORTS (1024, of which number 0 is not used) */
export const MOST_BRIDGE_PORTS = 1023;
