import type { Lab } from '../lab/lab.ts';
import { etcdArgv, etcdDataFolder } from './etcd-argv.ts';
import type { Program } from './plan.ts';

/** The store of a lab that has its own. */
export function planStore({ storeNodes }: Lab): readonly Program[] {
  return storeNodes.map((member) => ({
    node: member.name,
    argv: etcdArgv(member, storeNodes),
    folder: etcdDataFolder(member.name),
    because: "The database that flannel's agents keep their leases in, and read those of the others from.",
  }));
}
