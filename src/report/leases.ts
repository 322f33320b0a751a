import type { LeaseRow } from '../lease/lease-rows.ts';
import type { LeaseView } from '../lease/lease-view.ts';
import type { LeaseBackend } from '../lease/subnet-lease.ts';
import type { Style } from './style.ts';
import { formatColumns } from './table.ts';

const HEAD = ['SUBNET', 'NODE', 'PUBLIC IP', 'BACKEND', 'MAC OR KEY', 'TTL', 'LEASE ID', 'REVISION'] as const;

/** The leases of a store, each with whose it is and how long it lasts; then the keys that are none, with the reason. */
export function formatLeases(
  { isStale, readAt, revision }: LeaseView,
  rows: readonly LeaseRow[],
  style: Style,
): string {
  const leases = rows.flatMap((row) => (row.lease === undefined ? [] : [cellsOf(row, row.lease, style)]));
  const others = rows.flatMap(({ key, problem }) =>
    problem === undefined ? [] : [`${style.warn('no lease')} ${key}: ${problem}\n`],
  );
  const stale = isStale
    ? `${style.warn('the store does not answer')}; this is what was known at ${readAt}\n`
    : '';
  const table = leases.length === 0 ? 'no subnet is leased\n' : formatColumns(HEAD, leases);
  return `${stale}${table}${others.join('')}${style.dim(`store revision ${revision}`)}\n`;
}

function cellsOf(row: LeaseRow, lease: NonNullable<LeaseRow['lease']>, style: Style): readonly string[] {
  return [
    lease.subnet6 === undefined ? lease.subnet : `${lease.subnet} ${lease.subnet6}`,
    row.node === undefined ? style.warn('foreign') : style.name(row.node),
    lease.publicIp,
    backendWord(lease.backend),
    identityOf(lease.backend) ?? '-',
    row.ttlSeconds === undefined ? '-' : formatTtl(row.ttlSeconds),
    row.leaseId ?? 'stays',
    String(row.revision),
  ];
}

/** The backend's name in the lease. */
function backendWord(backend: LeaseBackend): string {
  if (backend.kind === 'unnamed') return '-';
  return backend.kind === 'other' ? backend.type : backend.kind;
}

function identityOf(backend: LeaseBackend): string | undefined {
  if (backend.kind === 'vxlan') return backend.vtepMac;
  return backend.kind === 'wireguard' ? backend.publicKey : undefined;
}

/** `23h59m`, `4m03s`, `12s` */
function formatTtl(seconds: number): string {
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  if (hours > 0) return `${hours}h${String(minutes).padStart(2, '0')}m`;
  return minutes > 0 ? `${minutes}m${String(rest).padStart(2, '0')}s` : `${rest}s`;
}
