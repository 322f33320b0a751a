import { SANDBOX_MARK } from '../plan/script.ts';

/**
 * Process 1 of a sandbox, as a shell script. Its only argument is the lab's state folder.
 *
 * - It says `ready PID` with its process id on the host, which it knows from the /proc it was born with.
 * - It covers /run, so that `ip netns` names are the lab's own, shows the state folder there as /run/lab (reached through the working
 *   directory, as its path may be covered), and mounts a fresh /proc, which is also writable below
 *   /proc/sys/net in containers that have it read-only.
 * - Until it reads `keep` it belongs to the `up` that started it: end of file means that `up` died, so the state folder
 *   goes (reached through the working directory, since /run is covered) and the sandbox with it.
 * - From then on it sleeps, ignoring SIGCHLD, so that the kernel reaps the orphans process 1 inherits. @see wait(2) NOTES
 */
export const holderScript = `set -eu
cd "$1"
read -r pid rest </proc/self/stat
mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs /run
mkdir /run/netns /run/lab
mount --bind --no-canonicalize . /run/lab
: >${SANDBOX_MARK}
mount -t proc -o nosuid,nodev,noexec proc /proc
echo "ready $pid"
read -r word || word=
if [ "$word" != keep ]; then rm -rf "../\${1##*/}"; exit 1; fi
cd /
exec env --ignore-signal=CHLD sleep infinity </dev/null >/dev/null 2>&1
`;
