import { Address4, Address6 } from 'ip-address';

/** What flanneld tells the CNI plugin in its subnet file. */
export interface SubnetEnv {
  /** `FLANNEL_NETWORK` and `FLANNEL_IPV6_NETWORK`, as far as there. */
  readonly networks: readonly string[];
  /** `FLANNEL_SUBNET` and `FLANNEL_IPV6_SUBNET` as networks: the file has the gateway's address. */
  readonly subnets: readonly string[];
  readonly mtuBytes: number;
  readonly isMasqueraded: boolean;
}

/**
 * Reads a subnet file as flannel's plugin does; lines it does not know are skipped.
 * @returns otherwise what is wrong, as the plugin says it
 */
export function parseSubnetEnv(file: string, text: string): SubnetEnv | { readonly wrong: string } {
  const values = new Map(text.split('\n').flatMap(pairOf));
  const missing = missingOf(values);
  if (missing.length > 0) return { wrong: `${file} is missing ${missing.join(', ')}` };
  const both = (name: string): readonly string[] =>
    [`FLANNEL_${name}`, `FLANNEL_IPV6_${name}`].flatMap((key) => values.get(key) ?? []);
  const all = [...both('NETWORK'), ...both('SUBNET')];
  const bad = all.find((cidr) => networkText(cidr) === undefined);
  if (bad !== undefined) return { wrong: `invalid CIDR address: ${bad}` };
  const mtu = values.get('FLANNEL_MTU') ?? '';
  if (!/^\d+$/.test(mtu))
    return { wrong: `strconv.ParseUint: parsing ${JSON.stringify(mtu)}: invalid syntax` };
  return {
    networks: both('NETWORK').flatMap((cidr) => networkText(cidr) ?? []),
    subnets: both('SUBNET').flatMap((cidr) => networkText(cidr) ?? []),
    mtuBytes: Number(mtu),
    isMasqueraded: values.get('FLANNEL_IPMASQ') === 'true',
  };
}

function pairOf(line: string): readonly (readonly [key: string, value: string])[] {
  const equals = line.indexOf('=');
  return equals === -1 ? [] : [[line.slice(0, equals), line.slice(equals + 1)]];
}

/** A family is enough; where there is none, the plugin names both. */
function missingOf(values: ReadonlyMap<string, string>): readonly string[] {
  const families = [
    ['FLANNEL_NETWORK', 'FLANNEL_IPV6_NETWORK'],
    ['FLANNEL_SUBNET', 'FLANNEL_IPV6_SUBNET'],
    ['FLANNEL_MTU'],
    ['FLANNEL_IPMASQ'],
  ];
  return families.filter((keys) => !keys.some((key) => values.has(key))).flat();
}

/** The network an address with a prefix length lies in, of either family. */
function networkText(cidr: string): string | undefined {
  if (!cidr.includes('/')) return undefined;
  if (Address4.isValid(cidr)) {
    const address = new Address4(cidr);
    return `${address.startAddress().correctForm()}/${address.subnetMask}`;
  }
  if (!Address6.isValid(cidr)) return undefined;
  const address = new Address6(cidr);
  return `${address.startAddress().correctForm()}/${address.subnetMask}`;
}
