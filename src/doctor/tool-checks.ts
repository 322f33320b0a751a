import { fileURLToPath } from 'node:url';
import type { Check } from './check.ts';

/** The programs that are started, each asked for its version. */
export const toolChecks: readonly Check[] = [
  tool('sh', 'dash', { attempt: 'command -v sh', without: 'no plan can run' }),
  tool('unshare', 'util-linux', { without: 'no sandbox can be made' }),
  tool('nsenter', 'util-linux', { without: 'no command can enter a lab' }),
  tool('setpriv', 'util-linux', { without: 'no program can be bound to the life of its lab' }),
  tool('mount', 'mount', { without: 'a sandbox cannot cover /run and /proc' }),
  tool('env', 'coreutils', {
    attempt: 'env --ignore-signal=CHLD env --version',
    without: 'a lab cannot outlive the command that made it',
  }),
  tool('ip', 'iproute2', {
    attempt: "ip -V && ip -V | grep -Eq 'iproute2-([6-9]|[1-9][0-9])[.]'",
    without: 'nothing can be wired or read; before 6.0 the tables lack columns',
  }),
  tool('bridge', 'iproute2', { attempt: 'bridge -V', without: 'no bridge can be set up or read' }),
  tool('ping', 'iputils-ping', { attempt: 'ping -V', without: 'no ping, and no step that pings' }),
  {
    ...tool('pivot_root', 'util-linux', { without: 'no containers with a command' }),
    isRequired: false,
  },
  { ...tool('flock', 'util-linux', { without: 'no containers with a command' }), isRequired: false },
  {
    ...tool('node', 'nodejs', {
      attempt: 'node --version',
      without: 'no captures and traces, and no containers that answer on their ports',
    }),
    isRequired: false,
    mend: () => 'have Node.js 20.19 or newer in $PATH',
  },
  {
    ...tool('koffi', '', {
      attempt: loadKoffi(),
      without: 'no captures and traces, and no containers that answer on their ports',
    }),
    isRequired: false,
    needs: ['node'],
    mend: () =>
      'install k8s-netlab again with optional packages; there are none for musl (Alpine): use Debian',
  },
  { ...tool('tcpdump', 'tcpdump', { without: 'no filters of captures' }), isRequired: false },
  { ...tool('tshark', 'tshark', { without: 'no capture --decode' }), isRequired: false },
  {
    ...tool('iptables', 'iptables', { without: 'no ip-masq and no iptables-forward-rules' }),
    isRequired: false,
  },
  { ...tool('nft', 'nftables', { without: 'no EnableNFTables' }), isRequired: false },
  { ...tool('wg', 'wireguard-tools', { without: 'no backend wireguard' }), isRequired: false },
  {
    ...tool('wireguard-go', 'wireguard-go', { without: 'no WireGuard where the kernel has none' }),
    isRequired: false,
  },
];

interface Tool {
  readonly attempt?: string;
  readonly without: string;
}

function tool(id: string, debianPackage: string, { attempt = `${id} --version`, without }: Tool): Check {
  return {
    id,
    group: 'tools',
    what: id,
    attempt,
    where: 'host',
    isRequired: true,
    needs: [],
    without,
    mend: ({ uid }) => `${uid === 0 ? '' : 'as root: '}apt-get install ${debianPackage}`,
  };
}

/** Loads the library as the responders do, from where this program would find it. */
function loadKoffi(): string {
  const folder = fileURLToPath(new URL('.', import.meta.url)).replaceAll("'", `'\\''`);
  return `cd '${folder}' && node -e '
    const koffi = require("koffi");
    koffi.load("libc.so.6").func("int setns(int fd, int nstype)");
    console.log("koffi", koffi.version);'`;
}
