import type { Lab } from '../lab/lab.ts';
import { usageError } from '../error/lab-error.ts';
import type { ExpectationOf } from '../scenario/expectation.ts';
import type { Answered } from './action-result.ts';
import { namesOf } from './names.ts';
import type { Opinion, OutcomeCheck } from './outcome-check.ts';
import { resolveAddress } from './resolve-pattern.ts';

type Client = ExpectationOf<'client'>;

/** The server saw that address as its client: what lies between changed no source address, or changed it to that. */
export function clientCheck(expectation: Client): OutcomeCheck {
  return {
    wanted: `a server that sees ${expectation.name} as its client`,
    lacking: 'the server did not say who its client is; the responders of the lab do',
    resolve: (lab) => addressOf(expectation, lab),
    judge: (answered, lab) => judgeClient(expectation, answered, lab),
  };
}

function judgeClient(expectation: Client, { replies, client }: Answered, lab: Lab): Opinion | undefined {
  if (replies?.got === 0) return { kind: 'broke', saw: 'no reply' };
  if (client === undefined) return undefined;
  const owner = namesOf(lab).ownerOf(client);
  // A name stands for either of its addresses: which one it is was settled by whom it asked.
  const isNamed = owner === expectation.name || client === addressOf(expectation, lab);
  return {
    kind: isNamed ? 'held' : 'broke',
    saw: `${client}${owner === undefined ? '' : ` (${owner})`}`,
  };
}

function addressOf({ name, at }: Client, lab: Lab): string {
  const address = resolveAddress(name, namesOf(lab));
  if (address !== undefined) return address;
  throw usageError({
    code: 'scenario/no-such-value',
    message: `client "${name}" has no address in this lab`,
    hint: 'name a pod, a node or an address',
    at,
  });
}
