import { type Message, isMessage, messageAt, numberAt, wordAt } from './wire.ts';

/**
 * What came of a request. `refused`: etcd's own no, with gRPC's code of it. `foreign`: something that is not etcd's gateway answered.
 * `insecure`: no trust by TLS. `silent`: no answer; a request that was sent may have been carried out all the same.
 */
export type GatewayAnswer =
  | { readonly kind: 'ok'; readonly message: Message }
  | { readonly kind: 'refused'; readonly code: number; readonly said: string }
  | { readonly kind: 'foreign'; readonly said: string }
  | { readonly kind: 'insecure'; readonly said: string; readonly cause: unknown }
  | { readonly kind: 'silent'; readonly said: string; readonly wasSent: boolean; readonly cause: unknown };

/** @see google.golang.org/grpc/codes */
export const GRPC = {
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  outOfRange: 11,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** An answer's text, or a line of an endless one: `{…}` or `{"result":{…}}`, and `{"error":…}` in two forms. */
export function readAnswer(text: string): GatewayAnswer {
  const value = parseJson(text);
  if (!isMessage(value)) return { kind: 'foreign', said: firstLine(text) };
  if (isMessage(value['error'])) {
    const error = value['error'];
    return { kind: 'refused', code: numberAt(error, 'grpc_code'), said: wordAt(error, 'message') };
  }
  if (value['error'] !== undefined)
    return { kind: 'refused', code: numberAt(value, 'code'), said: wordAt(value, 'error') };
  return { kind: 'ok', message: value['result'] === undefined ? value : messageAt(value, 'result') };
}

/** What an error of the connection means; `wasSent`: whether the request may have arrived. */
export function readFault(cause: unknown, wasSent: boolean): GatewayAnswer {
  const said = cause instanceof Error ? cause.message : String(cause);
  return isTlsFault(cause) ? { kind: 'insecure', said, cause } : silence(said, { wasSent, cause });
}

export function silence(
  said: string,
  { wasSent = true, cause }: { readonly wasSent?: boolean; readonly cause?: unknown } = {},
): Extract<GatewayAnswer, { readonly kind: 'silent' }> {
  return { kind: 'silent', said, wasSent, cause };
}

/** Of Node.js (`ERR_TLS_…`), of OpenSSL's library (`ERR_SSL_…`, `EPROTO`), and of its judgement of certificates, which have no common form. */
function isTlsFault(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return /^ERR_(TLS|SSL|OSSL)|^EPROTO$|CERT|SIGNATURE|^UNABLE_TO_/.test(String(error.code));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstLine(text: string): string {
  return JSON.stringify(text.split('\n', 1)[0]?.slice(0, 120));
}
