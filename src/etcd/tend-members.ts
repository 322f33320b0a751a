import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Outcome, Runner } from '../sandbox/runner.ts';
import { MemberState } from './member-state.ts';
import type { MembersRequest } from './members-request.ts';

/** The built program, also where this file runs from its source. */
const PROGRAM = fileURLToPath(new URL('../../dist/etcd/main.js', import.meta.url));

const MemberStates = z.array(MemberState);

/** Has what is asked done inside the sandbox; the states of all members of the request, in its order. */
export async function tendMembers(inside: Runner, request: MembersRequest): Promise<readonly MemberState[]> {
  if (request.members.length === 0) return [];
  const outcome = await inside.run([execPath, PROGRAM], { stdin: JSON.stringify(request) });
  if (outcome.kind === 'exited' && outcome.code === 0) return MemberStates.parse(JSON.parse(outcome.stdout));
  throw new Error(`the members of etcd could not be looked after: ${lastWords(outcome)}`, { cause: outcome });
}

function lastWords(outcome: Outcome): string {
  return outcome.kind === 'missing' ? `${outcome.program}: not found` : outcome.stderr.trim();
}
