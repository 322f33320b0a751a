import type { Argv } from '../sandbox/runner.ts';
import type { AgentConfig } from './agent-config.ts';
import type { StoreAccess } from './store-access.ts';

/** Where flanneld writes its file, on its node. */
export const SUBNET_FILE = '/run/flannel/subnet.env';

/**
 * The command line of the real flanneld for a node: what the lab's own agent does of itself, in flanneld's flags.
 * The password is not among them: everybody may read a command line. @see flannel main.go init
 */
export function flanneldArgv(
  program: string,
  { iface, publicIp, publicIp6, settings }: AgentConfig,
  { endpoints, prefix, tls, user }: Extract<StoreAccess, { kind: 'etcd' }>,
): Argv {
  const { address, port } = settings.healthz;
  const flags: Readonly<Record<string, string | undefined>> = {
    'etcd-endpoints': endpoints.join(','),
    'etcd-prefix': prefix,
    'etcd-cafile': tls.ca,
    'etcd-certfile': tls.cert,
    'etcd-keyfile': tls.key,
    'etcd-username': user?.name,
    iface: iface.name,
    'public-ip': publicIp === iface.address ? undefined : publicIp,
    'public-ipv6': publicIp6 === iface.address6 ? undefined : publicIp6,
    'subnet-file': SUBNET_FILE,
    'ip-masq': String(settings.ipMasq),
    'ip-masq-fully-random-disable': settings.masqueradeFullyRandom ? undefined : 'true',
    'iptables-forward-rules': String(settings.forwardRules),
    'iptables-resync': String(settings.rulesResyncSeconds),
    'subnet-lease-renew-margin': String(Math.max(1, Math.round(settings.renewMarginSeconds / 60))),
    'ip-blackhole-route': String(settings.blackholeRoute),
    'healthz-ip': port === 0 ? undefined : address,
    'healthz-port': port === 0 ? undefined : String(port),
  };
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  return [program, ...given.map(([name, value]) => `-${name}=${String(value)}`)];
}
