import type { Process } from '../observe/processes.ts';

/** A process, and the container it is of. */
export interface Resident extends Process {
  /** `pod-a/web`; absent for a program of a step, and for the lab's own. */
  readonly container: string | undefined;
  /** Of the lab itself: the runtime, the parents of containers, what looks at this moment. */
  readonly isOfLab: boolean;
}

/** Process 1 of a container, as the sandbox numbers it. */
export interface FirstProcess {
  readonly container: string;
  readonly pid: number;
}

/** Every container has a process namespace of its own, by which its processes are told; the lab's own are in that of process 1. */
export function residentsOf(
  processes: readonly Process[],
  firsts: readonly FirstProcess[],
): readonly Resident[] {
  const pidnsOf = new Map(processes.map(({ pid, pidns }) => [pid, pidns]));
  const containers = new Map(firsts.map(({ container, pid }) => [pidnsOf.get(pid), container]));
  return processes.map((process) => ({
    ...process,
    container: containers.get(process.pidns),
    isOfLab: process.pidns === pidnsOf.get(1),
  }));
}

/** `sleep`, of `/usr/bin/sleep infinity`. */
export function programOf({ argv }: Process): string {
  return argv[0]?.split('/').at(-1) ?? '';
}
