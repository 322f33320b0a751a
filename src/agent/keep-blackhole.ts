import type { SubnetLease } from '../lease/subnet-lease.ts';
import { addRoute } from '../netlink/route-requests.ts';
import { rtnetlinkOn } from '../netlink/rtnetlink.ts';
import { words } from './log/flannel-words.ts';
import type { Life } from './life.ts';

/**
 * Has the kernel drop what is for no pod of the node's own subnets, and makes sure of that again and again until the disposal; the first time
 * after one period, as flannel does. `undefined` where it is not asked for. @see flannel main.go, -ip-blackhole-route
 */
export async function keepBlackhole(
  { config: { settings }, log, namespace }: Life,
  { subnet, subnet6 }: SubnetLease,
): Promise<AsyncDisposable | undefined> {
  if (!settings.blackholeRoute) return undefined;
  const kernel = rtnetlinkOn(await namespace.netlink());
  const routes = [subnet, ...(subnet6 === undefined ? [] : [subnet6])].map((dst) =>
    addRoute({ kind: 'blackhole', dst }),
  );
  const ensure = (): void => {
    for (const answer of kernel.askAll(routes))
      if (answer.kind === 'refused' && answer.code !== 'EEXIST') log.say(words.noBlackhole(answer.words));
  };
  const timer = setInterval(ensure, settings.rulesResyncSeconds * 1000);
  return {
    [Symbol.asyncDispose]: () => {
      clearInterval(timer);
      kernel.close();
      return Promise.resolve();
    },
  };
}
