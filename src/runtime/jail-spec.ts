/** A program to be run as a container of a pod, or like one on a node. */
export interface JailSpec {
  /** Network namespace it runs in, by its name in the lab. */
  readonly netns: string;
  readonly hostname: string;
  readonly run: readonly string[];
  /** Added to a small environment of its own; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** No confinement: own pid, uts, ipc and mount namespaces, but the sandbox's files and all capabilities. */
  readonly privileged: boolean;
  /** Keeps CAP_NET_ADMIN and may write below /proc/sys/net: for what a scenario does on a node. */
  readonly mayAdministerNetwork: boolean;
  /** The node whose files it sees: /run/flannel and /var/lib/cni. */
  readonly node?: string;
  /** File descriptor that is told the process id inside the sandbox, one line, right before the program starts. */
  readonly reportTo?: number;
}

/** One more program for a container that runs. */
export interface JoinSpec {
  /** Process 1 of the container, as the sandbox numbers it. */
  readonly pid: number;
  readonly run: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly privileged: boolean;
}
