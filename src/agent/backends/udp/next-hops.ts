/** An IPv4 network as numbers. */
export interface NumberedNetwork {
  readonly base: number;
  /** Prefix length in bits. */
  readonly length: number;
}

/** Which node has which subnet; `H` is how the node is reached. */
export interface NextHops<H> {
  readonly set: (network: NumberedNetwork, hop: H) => void;
  readonly remove: (network: NumberedNetwork) => void;
  /** By the longest prefix. @param address as an unsigned number */
  readonly find: (address: number) => H | undefined;
}

/** An empty table. Looking up costs one step for each length of prefix there is: nearly always one. */
export function nextHops<H>(): NextHops<H> {
  const byLength = new Map<number, Map<number, H>>();
  /** Longest first. */
  let lengths: readonly number[] = [];
  const reorder = (): void => {
    lengths = [...byLength.keys()].sort((one, other) => other - one);
  };
  return {
    set: ({ base, length }, hop) => {
      const table = byLength.get(length) ?? new Map<number, H>();
      byLength.set(length, table.set(base, hop));
      reorder();
    },
    remove: ({ base, length }) => {
      const table = byLength.get(length);
      table?.delete(base);
      if (table?.size === 0) byLength.delete(length);
      reorder();
    },
    find: (address) => {
      for (const length of lengths) {
        const hop = byLength.get(length)?.get(maskedTo(address, length));
        if (hop !== undefined) return hop;
      }
      return undefined;
    },
  };
}

function maskedTo(address: number, length: number): number {
  return length === 0 ? 0 : (address & (-1 << (32 - length))) >>> 0;
}
