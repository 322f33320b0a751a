import { overheadBytes } from '../../../scenario/pod-mtu.ts';

/** flannel's `Backend` block of type wireguard. */
export interface WireguardConfig {
  readonly kind: 'wireguard';
  /** UDP; 51820 unless said. */
  readonly listenPort: number;
  /** Of flannel-wg-v6 in mode `separate`; 51821 unless said. */
  readonly listenPortV6: number;
  /** `Backend.MTU`: of the outer device, bytes; unless said that of the external interface. */
  readonly mtuBytes?: number | undefined;
  /** 32 bytes in base64, the same on all nodes. */
  readonly psk?: string | undefined;
  /** 0: never. */
  readonly keepaliveSeconds: number;
  /** `separate`: a device a family, each over its own; else one device, over IPv4, over IPv6, or over what is more likely to work. */
  readonly mode: 'separate' | 'auto' | 'ipv4' | 'ipv6';
}

/** MTU of the device and of the pods. */
export function wireguardMtu(externalBytes: number, { mtuBytes }: Pick<WireguardConfig, 'mtuBytes'>): number {
  return (mtuBytes ?? externalBytes) - overheadBytes('wireguard');
}
