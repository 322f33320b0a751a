import { type Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { connectionsTo } from './connection.ts';
import { type GatewayAnswer, readAnswer, readFault } from './gateway-answer.ts';
import { type EtcdSettings, TIMEOUT_MS } from './settings.ts';
import type { Message } from './wire.ts';

/** One address of etcd's gateway, and the connections to it. */
export interface Endpoint {
  readonly url: string;
  readonly ask: (request: GatewayRequest) => Promise<GatewayAnswer>;
  /** The lines of an answer without end; the last says why there are no more, unless the signal was aborted. */
  readonly stream: (request: GatewayRequest, signal: AbortSignal) => AsyncIterable<GatewayAnswer>;
  readonly close: () => void;
}

export interface GatewayRequest {
  /** Such as `kv/range`. */
  readonly path: string;
  readonly body: Message;
  readonly token?: string | undefined;
}

export function endpointAt(url: string, settings: EtcdSettings): Endpoint {
  const connections = connectionsTo(new URL(url), settings);
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
  return {
    url,
    ask: async (asked) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const sending = post(url, asked, { connections, signal });
      try {
        return readAnswer(await text(await sending.response));
      } catch (error) {
        return readFault(signal.aborted ? noAnswerWithin(timeoutMs) : error, sending.wasSent());
      }
    },
    stream: (asked, signal) => linesOf(post(url, asked, { connections, signal }), signal),
    close: () => connections.destroy(),
  };
}

async function* linesOf(sending: Sending, signal: AbortSignal): AsyncIterable<GatewayAnswer> {
  try {
    let rest = '';
    for await (const chunk of (await sending.response).setEncoding('utf8')) {
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines.map(readAnswer);
    }
    if (rest !== '') yield readAnswer(rest);
    yield readFault(new Error('the connection was closed'), true);
  } catch (error) {
    if (!signal.aborted) yield readFault(error, true);
  }
}

interface Sending {
  readonly response: Promise<IncomingMessage>;
  readonly wasSent: () => boolean;
}

/** TLS, where the endpoint has it, is the connections' part: what is sent through them is HTTP. */
function post(
  url: string,
  { path, body, token }: GatewayRequest,
  { connections, signal }: { readonly connections: Agent; readonly signal: AbortSignal },
): Sending {
  const { hostname, port } = new URL(url);
  const headers = {
    'Content-Type': 'application/json',
    // As flannel's WithRequireLeader: a member that lost its leader ends a watch instead of keeping still.
    'Grpc-Metadata-hasleader': 'true',
    ...(token === undefined ? {} : { Authorization: token }),
  };
  const sent = request({
    hostname,
    port,
    path: `/v3/${path}`,
    method: 'POST',
    agent: connections,
    headers,
    signal,
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', resolve).on('error', reject);
  });
  sent.end(JSON.stringify(body));
  // A connection kept from before that breaks at once was closed by a server that has read nothing more.
  return { response, wasSent: () => sent.socket !== null && !sent.reusedSocket };
}

function noAnswerWithin(timeoutMs: number): Error {
  return new Error(`no answer within ${timeoutMs / 1000} s`);
}
