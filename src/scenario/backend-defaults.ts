/** What flannel takes where its configuration says nothing. @see flannel Documentation/backends.md */
export const DEFAULTS = {
  vni: 1,
  vxlanPort: 0,
  listenPort: 51_820,
  listenPort6: 51_821,
  keepaliveSeconds: 0,
  mode: 'separate',
  udpPort: 8285,
} as const;
