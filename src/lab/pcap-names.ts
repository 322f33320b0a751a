import type { PcapName } from '../packet/pcapng.ts';
import { endpointsOf } from './endpoints.ts';
import type { Lab } from './lab.ts';

/** The lab's names for addresses, as a pcapng file has them. */
export function pcapNamesOf(lab: Lab): readonly PcapName[] {
  return endpointsOf(lab).flatMap(({ address, address6, name }) =>
    [address, address6].flatMap((one) => (one === undefined ? [] : [{ address: one, name }])),
  );
}
