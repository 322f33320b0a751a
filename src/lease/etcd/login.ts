import type { Endpoint, GatewayRequest } from './endpoint.ts';
import { type Failure, wantsLogin } from './etcd-error.ts';
import type { GatewayAnswer } from './gateway-answer.ts';
import type { EtcdUser } from './settings.ts';
import { wordAt } from './wire.ts';

/** What etcd says to a login where nobody needs one. */
const NO_LOGIN = 'etcdserver: authentication is not enabled';

/** Who asks etcd, and by which token etcd knows it. */
export interface Login {
  /** Asks in the user's name; with a new token once where etcd has forgotten the last, as after a restart. */
  readonly ask: (endpoint: Endpoint, request: GatewayRequest) => Promise<GatewayAnswer>;
  /** The token for a request that goes another way; a failure when there is none to be had. */
  readonly token: (endpoint: Endpoint) => Promise<string | undefined | Failure>;
  /** Whether a failure means that the next token may be taken where the last was not; there is a next one from then on. */
  readonly isOutdated: (failure: Failure) => boolean;
}

export function loginOf(user: EtcdUser | undefined): Login {
  let known: Promise<string | undefined | Failure> | undefined;
  const isOutdated = (answer: GatewayAnswer): boolean => {
    if (user === undefined || !wantsLogin(answer)) return false;
    known = undefined;
    return true;
  };
  const token: Login['token'] = async (endpoint) => {
    if (user === undefined) return undefined;
    known ??= authenticate(endpoint, user);
    const answer = await known;
    if (typeof answer === 'object') known = undefined;
    return answer;
  };
  const askOnce: Login['ask'] = async (endpoint, request) => {
    const answer = await token(endpoint);
    return typeof answer === 'object' ? answer : await endpoint.ask({ ...request, token: answer });
  };
  const ask: Login['ask'] = async (endpoint, request) => {
    const answer = await askOnce(endpoint, request);
    return isOutdated(answer) ? await askOnce(endpoint, request) : answer;
  };
  return { ask, token, isOutdated };
}

/** No token where nobody needs one: an empty one would be refused. */
async function authenticate(
  endpoint: Endpoint,
  { name, password }: EtcdUser,
): Promise<string | undefined | Failure> {
  const answer = await endpoint.ask({ path: 'auth/authenticate', body: { name, password } });
  if (answer.kind === 'ok') return wordAt(answer.message, 'token');
  return answer.kind === 'refused' && answer.said === NO_LOGIN ? undefined : answer;
}
