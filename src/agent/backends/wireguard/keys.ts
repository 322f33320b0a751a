import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { backendError } from '../backend-error.ts';

/** A key pair as WireGuard writes it: 32 bytes each, in base64. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

const KEY_BYTES = 32;

/**
 * The node's keys: those of the file, which is made at the first start (mode 0400, 44 bytes, no newline).
 * @param path the node's /run/flannel/wgkey
 * @throws LabError `agent/backend-failed` when the file holds no key
 */
export function ensureKeys(path: string): KeyPair {
  if (existsSync(path)) return keysOf(readFileSync(path, 'latin1'));
  const privateKey = newPrivateKey();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, privateKey, { mode: 0o400, flag: 'wx' });
  return keysOf(privateKey);
}

/** Random, with the bits of an X25519 scalar set as every WireGuard tool sets them. @see RFC 7748 section 5 */
export function newPrivateKey(): string {
  const bytes = randomBytes(KEY_BYTES);
  bytes.writeUInt8(bytes.readUInt8(0) & 0xf8, 0);
  bytes.writeUInt8((bytes.readUInt8(31) & 0x7f) | 0x40, 31);
  return bytes.toString('base64');
}

/** Whether it is 32 bytes in base64. */
export function isKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(text);
}

/** @throws LabError `agent/backend-failed` */
function keysOf(privateKey: string): KeyPair {
  if (!isKey(privateKey)) throw backendError('could not parse private key from file: it is no WireGuard key');
  const { x } = createPublicKey(keyObject(privateKey)).export({ format: 'jwk' });
  return { privateKey, publicKey: Buffer.from(x ?? '', 'base64url').toString('base64') };
}

/** PKCS #8 around the 32 bytes. @see RFC 8410 section 7 */
const PKCS8_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex');

function keyObject(privateKey: string): KeyObject {
  const key = Buffer.concat([PKCS8_HEAD, Buffer.from(privateKey, 'base64')]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}
