import { readFileSync } from 'node:fs';
import { etcdPidFile } from '../plan/etcd-argv.ts';

/** Process id of a member's etcd, `undefined` where none runs; to be asked inside the sandbox. */
export function memberPid(name: string): number | undefined {
  const pid = Number(read(etcdPidFile(name)));
  // By now the number may be another process's; one that has ended and was not waited for has no command line.
  return read(`/proc/${pid}/cmdline`).split('\0').includes(`--name=${name}`) ? pid : undefined;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
