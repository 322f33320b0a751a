/** What a step can do, one key an action, in the order the documentation names them. */
export const actionKeys = [
  ...(['ping', 'trace', 'exec', 'connect', 'flush', 'wait'] as const),
  ...(['node', 'pod', 'store', 'lease'] as const),
] as const;

export type ActionKey = (typeof actionKeys)[number];

/** What expectations can ask of an action once it is done; each action says which of them it has. */
export type Outcome = 'ttl' | 'largest';
