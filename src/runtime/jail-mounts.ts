/**
 * What a confined container sees of the machine. Nothing else of the host's files is there, neither to read nor to write:
 * no home folders, no /var, /srv, /mnt or /boot, no disks, no sockets of the host's daemons, and of /etc only what programs need to run.
 */

/** Folders with programs and their libraries, as far as the host has them, read-only. Symbolic links (`/bin`) stay links. */
export const PROGRAM_FOLDERS = [
  '/usr',
  '/opt',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/nix',
  '/gnu',
] as const;

/** Folders of /etc, read-only. Only such as every user may read, and that hold no secrets. */
export const ETC_FOLDERS = [
  'alternatives',
  'ca-certificates',
  'crypto-policies',
  'iproute2',
  'ld.so.conf.d',
  'pki/tls/certs',
  'ssl/certs',
] as const;

/** Files of /etc, copied. No resolv.conf: the host's name server cannot be reached from a pod. */
export const ETC_FILES = [
  'ethertypes',
  'gai.conf',
  'group',
  'host.conf',
  'ld.so.cache',
  'ld.so.conf',
  'localtime',
  'mime.types',
  'nsswitch.conf',
  'passwd',
  'protocols',
  'services',
  'ssl/openssl.cnf',
] as const;

/** The devices of a container, as the OCI runtime specification lists them. @see runtime-spec config-linux.md "Default Devices" */
export const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'] as const;

/** Kernel settings that are not the container's to change: visible, read-only, also for uid 0 of the host. */
const READ_ONLY = [
  '/proc/sys',
  '/proc/sysrq-trigger',
  '/proc/irq',
  '/proc/bus',
  '/proc/fs',
  '/proc/dynamic_debug',
  '/proc/mtrr',
  '/proc/driver',
  '/proc/pressure',
] as const;

/** Files and folders that tell about the machine or its other users, covered by nothing. @see containerd, oci/spec_opts.go "MaskedPaths" */
const MASKED_FILES = [
  '/proc/kcore',
  '/proc/keys',
  '/proc/key-users',
  '/proc/kmsg',
  '/proc/kpagecgroup',
  '/proc/kpagecount',
  '/proc/kpageflags',
  '/proc/latency_stats',
  '/proc/sched_debug',
  '/proc/slabinfo',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/vmallocinfo',
  '/proc/vmcore',
] as const;
const MASKED_FOLDERS = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/scsi',
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
  '/sys/kernel/security',
] as const;

/** One line of a file system table. @see fstab(5) */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly options: string;
}

const SAFE = 'nosuid,nodev,noexec';

/**
 * Mounts of one container over the read-only root, in this order. Sources have names of their own,
 * since `mount --all` leaves out what is mounted already under that name.
 */
export const CONTAINER_MOUNTS: readonly Mount[] = [
  { source: 'pod-proc', target: '/proc', type: 'proc', options: SAFE },
  { source: 'pod-sysfs', target: '/sys', type: 'sysfs', options: `ro,${SAFE}` },
  { source: 'pod-run', target: '/run', type: 'tmpfs', options: 'nosuid,nodev,mode=0755,size=16m' },
  { source: 'pod-tmp', target: '/tmp', type: 'tmpfs', options: 'nosuid,nodev,mode=1777,size=64m' },
  { source: 'pod-shm', target: '/dev/shm', type: 'tmpfs', options: `${SAFE},mode=1777,size=64m` },
  {
    source: 'pod-pts',
    target: '/dev/pts',
    type: 'devpts',
    options: 'newinstance,nosuid,noexec,ptmxmode=0666,mode=0620',
  },
  ...READ_ONLY.map((path) => ({ source: path, target: path, type: 'none', options: `bind,ro,${SAFE}` })),
  ...MASKED_FILES.map((path) => ({ source: '/dev/null', target: path, type: 'none', options: 'bind' })),
  ...MASKED_FOLDERS.map((path) => ({
    source: 'masked',
    target: path,
    type: 'tmpfs',
    options: `ro,${SAFE},size=4k`,
  })),
];

/** Who may administer the network may also set what is set by files, which the kernel keeps per network namespace. */
export const NETWORK_SETTINGS: Mount = {
  source: '/proc/sys/net',
  target: '/proc/sys/net',
  type: 'none',
  options: `bind,rw,${SAFE}`,
};

export function formatMount({ source, target, type, options }: Mount): string {
  return `${source} ${target} ${type} ${options} 0 0`;
}
