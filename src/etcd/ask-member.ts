import * as z from 'zod';
import { memberPid } from './member-process.ts';
import type { MemberState, Standing } from './member-state.ts';

/** Who does not answer by then is not there for its clients either. */
const TIMEOUT_MS = 500;

/** Numbers of 64 bits come as text from etcd's gateway, and a zero is left out. */
const Status = z.object({
  header: z.object({ member_id: z.string() }),
  leader: z.string().default('0'),
});

/** How a member is, by its process and its own word; inside the sandbox. */
export async function askMember({
  name,
  url,
}: {
  readonly name: string;
  readonly url: string;
}): Promise<MemberState> {
  return { name, standing: memberPid(name) === undefined ? 'stopped' : await standingAt(url) };
}

async function standingAt(url: string): Promise<Standing> {
  try {
    const answer = await fetch(`${url}/v3/maintenance/status`, {
      method: 'POST',
      body: '{}',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { header, leader } = Status.parse(await answer.json());
    if (leader === '0') return 'leaderless';
    return leader === header.member_id ? 'leader' : 'follower';
  } catch {
    return 'silent';
  }
}
