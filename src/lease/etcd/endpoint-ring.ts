import type { Endpoint } from './endpoint.ts';

/** The endpoints of a cluster, the one that answered last first. */
export interface EndpointRing {
  readonly first: () => Endpoint;
  readonly all: () => readonly Endpoint[];
  /** Puts an endpoint last, unless somebody else has done so. */
  readonly leave: (endpoint: Endpoint) => void;
}

export function endpointRing(endpoints: readonly [Endpoint, ...Endpoint[]]): EndpointRing {
  let ring = endpoints;
  return {
    first: () => ring[0],
    all: () => ring,
    leave: (endpoint) => {
      const [left, next, ...others] = ring;
      if (left === endpoint && next !== undefined) ring = [next, ...others, left];
    },
  };
}
