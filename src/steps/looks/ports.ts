import { judgePorts } from '../../check/judge-ports.ts';
import type { Verdict } from '../../check/verdict.ts';
import { readListening, readSocketHolders } from '../../observe/sockets.ts';
import type { ExpectationOf } from '../../scenario/expectation.ts';
import type { Bench } from '../bench.ts';
import { askResidents } from './ask-residents.ts';

/** Lists what listens in a network namespace, and which process does. */
export async function lookAtPorts(expectation: ExpectationOf<'ports'>, { open }: Bench): Promise<Verdict> {
  const { inside, lab } = open;
  const [sockets, holders, residents] = await Promise.all([
    readListening(inside, expectation.of),
    readSocketHolders(inside),
    askResidents(open),
  ]);
  const byPid = new Map(residents.map((resident) => [resident.pid, resident]));
  const held = sockets.map((socket) => {
    const pid = holders.get(socket.inode);
    return { ...socket, holder: pid === undefined ? undefined : byPid.get(pid) };
  });
  return judgePorts(expectation, { sockets: held, lab });
}
