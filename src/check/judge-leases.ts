import type { Lab } from '../lab/lab.ts';
import type { LeaseRow } from '../lease/lease-rows.ts';
import type { LeaseBackend } from '../lease/subnet-lease.ts';
import type { ExpectationOf } from '../scenario/expectation.ts';
import type { Check } from './check.ts';
import { judgeRows, rowClaimInWords } from './judge-rows.ts';
import { namesOf } from './names.ts';
import { resolvePattern } from './resolve-pattern.ts';
import { cell, option, type Row, words } from './row.ts';
import type { Verdict } from './verdict.ts';

type LeasesExpectation = ExpectationOf<'leases'>;

const view = {
  columns: {
    subnet: 'address',
    node: 'word',
    ip: 'address',
    backend: 'word',
    mac: 'mac',
    ttl: 'amount',
    key: 'word',
    problem: 'word',
  },
  noun: 'lease',
} as const;

/** Among the leases of the store is one like that, or none. */
export function leasesCheck(expectation: LeasesExpectation): Check {
  return {
    wanted: wantedOf(expectation),
    resolve: (lab) => resolvePattern(expectation.claim.pattern, placeOf(lab, expectation)),
  };
}

function wantedOf({ claim }: LeasesExpectation): string {
  return `the lease list of the store ${rowClaimInWords(claim)}`;
}

function placeOf(lab: Lab, { at }: LeasesExpectation) {
  return { view, where: 'the store', names: namesOf(lab), at };
}

/** Whether a lease is in the store that should be, or should not. */
export function judgeLeases(
  expectation: LeasesExpectation,
  { rows, lab }: { readonly rows: readonly LeaseRow[]; readonly lab: Lab },
): Verdict {
  const { claim, at } = expectation;
  const shownBy = 'k8s-netlab lease list';
  const place = placeOf(lab, expectation);
  return { wanted: wantedOf(expectation), shownBy, at, ...judgeRows(rows.map(rowOf), claim, place) };
}

function rowOf({ key, lease, problem, node, ttlSeconds }: LeaseRow): Row {
  const mac = lease && macOf(lease.backend);
  const cells = {
    subnet: [...cell(lease?.subnet), ...cell(lease?.subnet6)],
    node: cell(node),
    ip: [...cell(lease?.publicIp), ...cell(lease?.publicIp6)],
    backend: cell(lease && backendOf(lease.backend)),
    mac: cell(mac),
    ttl: cell(ttlSeconds),
    key: [key],
    problem: cell(problem),
  };
  const line = words(
    lease?.subnet ?? key,
    option('node', node),
    option('ip', lease?.publicIp),
    lease && backendOf(lease.backend),
    mac,
    option('ttl', ttlSeconds),
    problem,
  );
  return { cells, line, isLearned: false };
}

function macOf(backend: LeaseBackend): string | undefined {
  return backend.kind === 'vxlan' ? backend.vtepMac : undefined;
}

function backendOf(backend: LeaseBackend): string | undefined {
  if (backend.kind === 'unnamed') return undefined;
  return backend.kind === 'other' ? backend.type : backend.kind;
}
