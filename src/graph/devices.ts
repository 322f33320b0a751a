import { rowsBy } from '../check/rows-by.ts';
import type { Difference } from '../check/status/difference.ts';
import type { ExpectedAddress, ExpectedLink } from '../check/status/expected.ts';
import type { ExpectedState } from '../check/status/expected-state.ts';
import type { Address, Link, Observation } from '../observe/tables.ts';
import { isKernelsOwn } from './kernel-devices.ts';
import { deviceId } from '../net/names.ts';
import type { Device, DeviceState } from './topology.ts';

/** The devices of each namespace as planned. */
export function plannedDevices(expected: ExpectedState): ReadonlyMap<string, readonly Device[]> {
  const addresses = rowsBy(expected.addresses, deviceId);
  return byPlace(expected.links, (link) => planned(link, addresses.get(deviceId(link)) ?? [], 'planned'));
}

/** The devices of each namespace as the kernel has them: those of the plan in its order, then what is there in addition. */
export function observedDevices(
  expected: ExpectedState,
  { links, addresses, absent }: Observation,
  differences: readonly Difference[],
): ReadonlyMap<string, readonly Device[]> {
  const linkById = new Map(links.map((link) => [deviceId(link), link]));
  const addressesById = rowsBy(addresses.filter(isTelling), deviceId);
  const plannedIds = new Set(expected.links.map(deviceId));
  const marks = rowsBy(differences, ({ where, dev = '' }) => deviceId({ where, dev }));
  const extras = links.filter((link) => !plannedIds.has(deviceId(link)) && !isKernelsOwn(link));
  return byPlace<ExpectedLink | Link>([...expected.links, ...extras], (row) => {
    const id = deviceId(row);
    const link = linkById.get(id);
    const words = (marks.get(id) ?? []).map(({ brief }) => brief);
    if (link === undefined) return lost(row, absent.includes(row.where), words);
    return observed(link, addressesById.get(id) ?? [], { isExtra: !plannedIds.has(id), marks: words });
  });
}

function byPlace<T extends { readonly where: string }>(
  rows: readonly T[],
  deviceOf: (row: T) => Device,
): ReadonlyMap<string, readonly Device[]> {
  return new Map(
    [...rowsBy(rows, ({ where }) => where)].map(([where, links]) => [where, links.map(deviceOf)] as const),
  );
}

function planned(
  link: ExpectedLink | Link,
  addresses: readonly ExpectedAddress[],
  state: DeviceState,
): Device {
  const { dev, kind, mac, mtuBytes } = link;
  const words = addresses.map(withLength);
  return { id: deviceId(link), dev, kind, addresses: words, mac, mtuBytes, state, isExtra: false, marks: [] };
}

/** Of a device that cannot be seen, what it should be; its addresses went with it. */
function lost(link: ExpectedLink | Link, isUnseen: boolean, marks: readonly string[]): Device {
  return { ...planned(link, [], isUnseen ? 'unseen' : 'missing'), marks };
}

function observed(
  link: Link,
  addresses: readonly Address[],
  more: { readonly isExtra: boolean; readonly marks: readonly string[] },
): Device {
  const { dev, kind, mac, mtuBytes } = link;
  const words = addresses.map(withLength);
  return { id: deviceId(link), dev, kind, addresses: words, mac, mtuBytes, state: stateOf(link), ...more };
}

function stateOf({ flags }: Link): DeviceState {
  if (!flags.includes('UP')) return 'down';
  return flags.includes('LOWER_UP') ? 'up' : 'unplugged';
}

function isTelling({ family, scope }: Address): boolean {
  return family === 'inet' || scope !== 'link';
}

function withLength(row: { readonly address: string; readonly prefixLength: number }): string {
  return `${row.address}/${row.prefixLength}`;
}
