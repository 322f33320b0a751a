/** Whom a responder answers for, and where. */
export interface Self {
  readonly pod: string;
  readonly container: string;
  readonly port: number;
}

/** The other end, as the pod's own socket sees it. */
export interface Client {
  readonly address: string;
  readonly port: number;
}

/** The line a responder answers with: `pod-b/web answers 10.244.1.2:43512`. */
export function formatAnswer(self: Self, client: Client): string {
  return `${self.pod}/${self.container} answers ${formatClient(client)}\n`;
}

/** The address of the client by the first such line in what a server said; absent where there is none. */
export function clientIn(text: string): string | undefined {
  return /^[-a-z0-9]+\/[-a-z0-9]+ answers \[?([\d.]+|[\da-f:.]+)\]?:\d+$/m.exec(text)?.[1];
}

/** Whether a datagram is the answer of a responder: two that answer each other's answers would never stop. */
export function isAnswer(text: string): boolean {
  return /^[-a-z0-9]+\/[-a-z0-9]+ answers \S+:\d+\n$/.test(text);
}

/** A socket that takes both families shows an IPv4 client as `::ffff:10.244.1.2`. @see RFC 4291 section 2.5.5.2 */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

function formatClient({ address, port }: Client): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** What a TCP client has asked so far: more is to come, or there is enough to answer. */
export type Request =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'line' }
  | { readonly kind: 'http'; readonly method: string; readonly path: string };

/**
 * Reads what a client sent: an HTTP/1.x request up to its empty line, or any other line.
 * @see RFC 9112 section 3
 */
export function parseRequest(received: string): Request {
  const end = received.indexOf('\n');
  if (end === -1) return { kind: 'incomplete' };
  const [, method, path] = /^([A-Z]+) (\S+) HTTP\/1\.[01]\r?$/.exec(received.slice(0, end)) ?? [];
  if (method === undefined || path === undefined) return { kind: 'line' };
  return /\n\r?\n/.test(received) ? { kind: 'http', method, path } : { kind: 'incomplete' };
}

/** The answer to a request, byte for byte: bare for a bare line, with headers for HTTP; `/json` has the same in JSON. */
export function formatResponse(request: Request, self: Self, client: Client): string {
  if (request.kind !== 'http') return formatAnswer(self, client);
  const isJson = request.path.split('?')[0] === '/json';
  const body = isJson ? `${JSON.stringify({ ...self, client })}\n` : formatAnswer(self, client);
  const head = [
    'HTTP/1.1 200 OK',
    `Content-Type: ${isJson ? 'application/json' : 'text/plain; charset=utf-8'}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${request.method === 'HEAD' ? '' : body}`;
}
