import { type LabError, machineError } from '../../error/lab-error.ts';
import { storeUnreachable } from '../store-unreachable.ts';
import { GRPC, type GatewayAnswer } from './gateway-answer.ts';

/** Every answer but a yes. */
export type Failure = Exclude<GatewayAnswer, { readonly kind: 'ok' }>;

/** Whether nobody answered, or somebody for whom nobody decides: another endpoint may, or the same later. */
export function isSilent(failure: Failure): boolean {
  return failure.kind === 'silent' || (failure.kind === 'refused' && failure.code === GRPC.unavailable);
}

/** Whether etcd wants to know who asks. A request without a token it does not call unauthenticated. */
export function wantsLogin(answer: GatewayAnswer): boolean {
  return (
    answer.kind === 'refused' &&
    (answer.code === GRPC.unauthenticated || answer.said === 'etcdserver: user name is empty')
  );
}

/** What the user is told of a failure; `where` names the endpoints. */
export function etcdError(where: string, failure: Failure): LabError {
  switch (failure.kind) {
    case 'silent':
      return storeUnreachable(where, failure.said, failure.cause);
    case 'refused':
      return refusedError(where, failure);
    case 'insecure':
      return machineError(
        {
          code: 'lease/etcd-insecure',
          message: `etcd at ${where} cannot be trusted: ${failure.said}`,
          hint: "name the authority that signed etcd's certificate, and the name in it; https:// is for an etcd with TLS only",
        },
        failure.cause,
      );
    case 'foreign':
      return machineError({
        code: 'lease/not-etcd',
        message: `what answers at ${where} is not the JSON gateway of etcd v3: ${failure.said}`,
        hint: 'name an endpoint of etcd 3.4 or newer whose --enable-grpc-gateway is not off; with TLS it is https://',
      });
  }
}

/** etcd ended a watch, and it was not for a compaction. */
export function watchRefused(where: string, said: string): LabError {
  return refusedError(where, { code: 0, said });
}

function refusedError(
  where: string,
  { code, said }: { readonly code: number; readonly said: string },
): LabError {
  const message = `etcd at ${where} refused: ${said}`;
  if (code === GRPC.unavailable) return storeUnreachable(where, said);
  if (code === GRPC.resourceExhausted)
    return machineError({
      code: 'lease/store-not-written',
      message,
      hint: 'compact and defragment etcd, then disarm its alarm: etcdctl alarm disarm',
    });
  if (code === GRPC.permissionDenied || isLogin(said))
    return machineError({
      code: 'lease/etcd-denied',
      message,
      hint: 'give a user and a password, of a user who may read and write the keys of flannel',
    });
  return machineError({ code: 'lease/etcd-refused', message, hint: "see what etcd's log says of it" });
}

function isLogin(said: string): boolean {
  return /authentication failed|user name is empty|invalid auth token|permission denied/.test(said);
}
