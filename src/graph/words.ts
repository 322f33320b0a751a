import type { Device, Edge, Place } from './topology.ts';

/** What is to be said of a device beside its name and addresses: what differs, or how it is if that is not well. */
export function remarksOf({ state, marks, isExtra }: Device): readonly string[] {
  const isSaid = marks.some((mark) => mark === stateWords(state));
  const own = isSaid ? [] : [stateWords(state)].filter((words) => words !== undefined);
  return [...own, ...marks, ...(isExtra ? ['not in the plan'] : [])];
}

/** Whether something is wrong with it; being there in addition, or not looked at, is not. */
export function isBad({ state, marks, isExtra }: Device): boolean {
  return marks.length > 0 || (!isExtra && (state === 'down' || state === 'missing'));
}

function stateWords(state: Device['state']): string | undefined {
  switch (state) {
    case 'planned':
    case 'up':
      return undefined;
    case 'unseen':
      return 'could not look';
    case 'down':
    case 'unplugged':
    case 'missing':
      return state;
  }
}

/** What stands at an edge: nothing while it is well, but where its routes lead. */
export function edgeWords(edge: Edge): readonly string[] {
  const { state, kind } = edge;
  const routes = subnetWords(edge);
  switch (state) {
    case 'planned':
    case 'up':
      return routes;
    case 'unseen':
      return [];
    case 'down':
      return [...routes, 'down'];
    case 'missing':
      return [kind === 'route' ? 'no route' : 'not joined'];
    case 'impaired':
      return [...routes, kind === 'route' ? 'route missing or wrong' : 'entry missing or wrong'];
  }
}

/** Where a route leads: the subnets as far as there is room for them. */
export function subnetWords({ subnets = [] }: Edge): readonly string[] {
  return subnets.length <= 2 ? subnets : [`${subnets.length} subnets`];
}

/** What a place is, beside its name: the addresses that are given out there, or what runs there. */
export function placeWords({ kind, subnet = '' }: Place): string {
  switch (kind) {
    case 'underlay':
    case 'pod':
      return subnet;
    case 'node':
      return `pods ${subnet}`;
    case 'store':
      return 'etcd';
  }
}
