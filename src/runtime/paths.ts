/** Where the runtime keeps what it knows, in the sandbox's own /run. */
export const RUNTIME_FOLDER = '/run/k8s-netlab';

/** Names the mount namespace with the read-only root that all confined containers start from: a link into the sandbox's /proc. */
export const JAIL_NAMESPACE = `${RUNTIME_FOLDER}/jail`;

/** Process id of the runtime inside the sandbox, as text. */
export const RUNTIME_PID_FILE = `${RUNTIME_FOLDER}/runtime.pid`;

/** Where it takes requests. */
export const RUNTIME_SOCKET = `${RUNTIME_FOLDER}/runtime.sock`;

/** What a container says (`log`, and `log.1` before it) and how it is (`state.json`). */
export function containerFolder(pod: string, container: string): string {
  return `${RUNTIME_FOLDER}/containers/${pod}/${container}`;
}

/** The file a container's output goes to. */
export function containerLog(pod: string, container: string): string {
  return `${containerFolder(pod, container)}/log`;
}

/** Tables of what is mounted in a container, in its own root, by whether it may administer the network. */
export const FSTAB = '/etc/fstab';
export const NETWORK_FSTAB = '/etc/fstab.network';

/** Where a jail finds the files of the nodes. */
export const JAIL_NODES = '/.nodes';
