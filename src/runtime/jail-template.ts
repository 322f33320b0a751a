import { nodeRoot } from '../plan/files.ts';
import {
  CONTAINER_MOUNTS,
  DEVICES,
  ETC_FILES,
  ETC_FOLDERS,
  NETWORK_SETTINGS,
  PROGRAM_FOLDERS,
  formatMount,
} from './jail-mounts.ts';
import { FSTAB, JAIL_NAMESPACE, JAIL_NODES, NETWORK_FSTAB, RUNTIME_FOLDER } from './paths.ts';

/** Where the root is built, before it is one. */
const ROOT = `${RUNTIME_FOLDER}/root`;

/**
 * Makes, in a mount namespace of its own, the root that confined containers start from: a tmpfs with the host's programs bound
 * read-only below it, and devices that cannot hurt. A shell script, run inside the sandbox; a second run does nothing,
 * two at the same time wait for one another.
 *
 * The namespace has a few mounts and no more, however many pods there are (each pod is a mount in the sandbox's /run/netns):
 * a container's copy of it costs the same in every lab. Mounts made later on the host or in the sandbox do not reach it.
 *
 * A sleeping process keeps the namespace. A bind mount of it would need none, but the kernel takes that only for a namespace
 * that is younger than the one it is mounted in, and Linux 6.18 judges age by numbers that processors hand out in batches:
 * now and then the younger one has the smaller number, and the mount fails with EINVAL. @see fs/namespace.c mnt_ns_loop
 */
export const templateScript = `set -eu
PATH=$PATH:/usr/sbin:/sbin
umask 022
mkdir -p ${ROOT} ${nodeRoot('')}
exec 9>${JAIL_NAMESPACE}.lock
flock 9
if [ -e ${JAIL_NAMESPACE} ]; then exit 0; fi
keeper=$(unshare --mount -- sh -s <<'ROOT' 9>&-
${rootScript()}ROOT
)
ln -sfn "/proc/$keeper/ns/mnt" ${JAIL_NAMESPACE}
`;

/** Builds the root and makes it the root of its mount namespace, letting go of the old one. Says the process id of the keeper. */
function rootScript(): string {
  return `set -eu
mount -t tmpfs -o mode=0755,size=8m,nosuid,nodev tmpfs ${ROOT}
cd ${ROOT}
mkdir -p etc/ssl etc/pki proc sys dev/pts dev/shm run tmp var/lib/cni .${JAIL_NODES}
ln -s ../run var/run
ln -s ../tmp var/tmp
${bindScript()}${readOnlyScript()}${deviceLinksScript()}${etcScript()}mount -o remount,bind,ro,nosuid,nodev none ${ROOT}
pivot_root . .
umount -l .
setsid sleep infinity </dev/null >/dev/null 2>&1 &
echo "$!"
`;
}

/** Binds the host's folders and devices. One `mount` does them all. */
function bindScript(): string {
  const folders = [...PROGRAM_FOLDERS, ...ETC_FOLDERS.map((name) => `/etc/${name}`)];
  return `{
  for folder in ${folders.join(' ')}; do
    if [ -L "$folder" ]; then cp -P "$folder" ".$folder"; elif [ -d "$folder" ]; then
      mkdir -p ".$folder"
      echo "$folder ${ROOT}$folder none rbind,ro,nosuid,nodev 0 0"
    fi
  done
  for device in ${DEVICES.join(' ')}; do
    : >dev/"$device"
    echo "/dev/$device ${ROOT}/dev/$device none bind 0 0"
  done
  echo "${nodeRoot('')} ${ROOT}${JAIL_NODES} none bind,ro,nosuid,nodev,noexec 0 0"
  # A user namespace is given a new /proc or /sys only where it sees a whole one. They are covered in each container.
  echo "/proc ${ROOT}/proc none rbind 0 0"
  echo "/sys ${ROOT}/sys none rbind 0 0"
} >${ROOT}.fstab
mount --all --fstab ${ROOT}.fstab
`;
}

/** What is mounted somewhere below a folder does not become read-only with it. */
function readOnlyScript(): string {
  return `while read -r _ _ _ _ point options _; do
  case "$point" in
    ${ROOT}/proc* | ${ROOT}/sys* | ${ROOT}/dev/*) continue ;;
    ${ROOT}/*) ;;
    *) continue ;;
  esac
  case "$options" in rw*) mount -o "remount,bind,nosuid,nodev,ro\${options#rw}" none "$(printf %b "$point")" ;; esac
done </proc/self/mountinfo
`;
}

function deviceLinksScript(): string {
  const links = {
    fd: '/proc/self/fd',
    stdin: '/proc/self/fd/0',
    stdout: '/proc/self/fd/1',
    stderr: '/proc/self/fd/2',
    ptmx: 'pts/ptmx',
  };
  return Object.entries(links)
    .map(([name, target]) => `ln -s ${target} dev/${name}\n`)
    .join('');
}

/** Copies the files of /etc, and writes the container's own: its hosts, and what is mounted in it, as far as this kernel has it. */
function etcScript(): string {
  return `cd /etc
set --
for file in ${ETC_FILES.join(' ')}; do if [ -e "$file" ]; then set -- "$@" "$file"; fi; done
cp -RP --parents "$@" ${ROOT}/etc/
cd ${ROOT}
printf '127.0.0.1 localhost\\n::1 localhost\\n' >etc/hosts
while read -r source target rest; do
  if [ -e "$target" ]; then echo "$source $target $rest"; fi
done >.${FSTAB} <<'FSTAB'
${CONTAINER_MOUNTS.map(formatMount).join('\n')}
FSTAB
{ cat .${FSTAB}; echo "${formatMount(NETWORK_SETTINGS)}"; } >.${NETWORK_FSTAB}
echo "hidden ${JAIL_NODES} tmpfs ro,nosuid,nodev,noexec,size=4k 0 0" >>.${FSTAB}
`;
}
