import { type Endpoint, endpointAt } from './endpoint.ts';
import { type EndpointRing, endpointRing } from './endpoint-ring.ts';
import { type Failure, etcdError, isSilent } from './etcd-error.ts';
import { type GatewayAnswer, silence } from './gateway-answer.ts';
import { guarded } from './heartbeat.ts';
import { type Login, loginOf } from './login.ts';
import { type EtcdSettings, HEARTBEAT_MS } from './settings.ts';
import type { Message } from './wire.ts';

/** An etcd cluster: whichever of its endpoints answers. */
export interface EtcdClient {
  /** The endpoints, for messages. */
  readonly where: string;
  /**
   * The answer; `undefined` when etcd refuses with the code that the call tolerates.
   * @throws LabError, see `etcdError`
   */
  readonly ask: (call: Call) => Promise<Message | undefined>;
  /** The messages of an answer without end. @throws LabError when it ends, unless by the signal */
  readonly stream: (call: StreamCall) => AsyncIterable<Message>;
  readonly close: () => void;
}

export interface Call {
  readonly path: string;
  readonly body: Message;
  /** Whether it changes nothing, so that it may be sent again where the first may have been carried out. */
  readonly isRead?: boolean;
  /** A code of gRPC's. */
  readonly tolerates?: number;
}

export interface StreamCall extends Call {
  /** Asked while nothing is heard, to know that something still would be. */
  readonly alive: Call;
  readonly signal: AbortSignal;
}

interface Cluster {
  readonly ring: EndpointRing;
  readonly login: Login;
  readonly heartbeatMs: number;
}

export function etcdClient(settings: EtcdSettings): EtcdClient {
  const [first, ...others] = settings.endpoints;
  const ring = endpointRing([endpointAt(first, settings), ...others.map((url) => endpointAt(url, settings))]);
  const cluster = { ring, login: loginOf(settings.user), heartbeatMs: settings.heartbeatMs ?? HEARTBEAT_MS };
  const where = settings.endpoints.join(', ');
  return {
    where,
    ask: async (call) => {
      const answer = await askAround(call, cluster);
      if (answer.kind === 'ok') return answer.message;
      if (answer.kind === 'refused' && answer.code === call.tolerates) return undefined;
      throw etcdError(where, answer);
    },
    stream: (call) => streamOf(call, cluster),
    close: () => {
      for (const endpoint of ring.all()) endpoint.close();
    },
  };
}

/** Goes on to the next endpoint where one is silent, unless the call may have been carried out already. */
async function askAround(call: Call, { ring, login }: Cluster): Promise<GatewayAnswer> {
  let answer: GatewayAnswer = silence('there is no endpoint', { wasSent: false });
  for (const endpoint of ring.all()) {
    answer = await login.ask(endpoint, call);
    if (answer.kind === 'ok' || !isSilent(answer)) return answer;
    ring.leave(endpoint);
    if (call.isRead !== true && mayBeDone(answer)) return answer;
  }
  return answer;
}

function mayBeDone(failure: Failure): boolean {
  return failure.kind !== 'silent' || failure.wasSent;
}

async function* streamOf(call: StreamCall, { ring, login, heartbeatMs }: Cluster): AsyncIterable<Message> {
  const endpoint = ring.first();
  for await (const line of loggedIn(call, { endpoint, login, heartbeatMs })) {
    if (line.kind === 'ok') yield line.message;
    else {
      if (isSilent(line)) ring.leave(endpoint);
      throw etcdError(endpoint.url, login.isOutdated(line) ? silence('it knows our login no more') : line);
    }
  }
}

async function* loggedIn(
  { path, body, alive, signal }: StreamCall,
  { endpoint, login, heartbeatMs }: Omit<Cluster, 'ring'> & { readonly endpoint: Endpoint },
): AsyncIterable<GatewayAnswer> {
  const token = await login.token(endpoint);
  if (typeof token === 'object') yield token;
  else
    yield* guarded({
      lines: (until) => endpoint.stream({ path, body, token }, until),
      ask: () => login.ask(endpoint, alive),
      heartbeatMs,
      signal,
    });
}
