import { Mac } from '../net/mac.ts';
import { type Fields, fieldsOf } from './json-fields.ts';
import type { LeaseBackend } from './subnet-lease.ts';

/** Of `BackendType` and the data of one family; what cannot be used is kept as `other`, with why. */
export function readBackend(type: unknown, data: unknown): LeaseBackend {
  switch (type) {
    case undefined:
    case '':
      return { kind: 'unnamed' };
    case 'host-gw':
    case 'ipip':
      return { kind: type };
    case 'vxlan':
      return readVxlan(fieldsOf(data)) ?? other(type, data, 'BackendData without a VNI and a VtepMAC');
    case 'wireguard':
      return (
        readWireguard(fieldsOf(data)) ?? other(type, data, 'BackendData without a PublicKey of 32 bytes')
      );
    default:
      return other(String(type), data, `BackendType ${JSON.stringify(type)} is unknown here`);
  }
}

function other(type: string, data: unknown, reason: string): LeaseBackend {
  return { kind: 'other', type, data, reason };
}

/** A number left out is 0 in Go. */
function readVxlan(data: Fields | undefined): LeaseBackend | undefined {
  const vni = data?.get('vni') ?? 0;
  const vtepMac = Mac.safeParse(data?.get('vtepmac'));
  if (typeof vni !== 'number' || !vtepMac.success) return undefined;
  return { kind: 'vxlan', vni, vtepMac: vtepMac.data };
}

function readWireguard(data: Fields | undefined): LeaseBackend | undefined {
  const publicKey = data?.get('publickey');
  const port = data?.get('port');
  if (typeof publicKey !== 'string' || Buffer.from(publicKey, 'base64').length !== 32) return undefined;
  return { kind: 'wireguard', publicKey, port: typeof port === 'number' && port > 0 ? port : undefined };
}
