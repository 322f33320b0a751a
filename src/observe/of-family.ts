import type { Address, Observation } from './tables.ts';

/** The rows of one address family; devices have none, and MACs on a bridge neither. */
export function ofFamily(observation: Observation, family: Address['family']): Observation {
  const isOf = (address: string): boolean => address.includes(':') === (family === 'inet6');
  return {
    ...observation,
    neighbours: observation.neighbours.filter(({ ip }) => isOf(ip)),
    routes: observation.routes.filter((route) => route.family === family),
    addresses: observation.addresses.filter((address) => address.family === family),
    fdb: observation.fdb.filter(({ dst }) => dst === undefined || isOf(dst)),
  };
}
