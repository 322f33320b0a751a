import { readKernelLink } from './kernel-link.ts';
import { type Message, splitMessages } from './messages.ts';
import type { Namespace } from './namespace.ts';
import { FAMILY, RTM } from './request.ts';
import { GROUP, type NetlinkSocket } from './socket.ts';
import { whenReadable } from './when-readable.ts';

/** What is told of devices. */
export type LinkNews =
  | { readonly kind: 'gone'; readonly name: string }
  /** The kernel had no room for a message: whoever needs to know has to look. */
  | { readonly kind: 'lost' };

/** Tells of each device that goes away in a namespace, as the kernel says it, until the disposal. */
export async function watchLinks(namespace: Namespace, tell: (news: LinkNews) => void): Promise<Disposable> {
  const socket = await namespace.netlink(GROUP.link);
  const stop = whenReadable(socket.fd, () => newsOf(socket).forEach(tell));
  return {
    [Symbol.dispose]: () => {
      stop();
      socket.close();
    },
  };
}

function newsOf(socket: NetlinkSocket): readonly LinkNews[] {
  const news: LinkNews[] = [];
  for (let received = socket.receive(); received.kind !== 'nothing'; received = socket.receive()) {
    if (received.kind === 'lost') news.push(received);
    else news.push(...splitMessages(received.bytes).flatMap(goneOf));
  }
  return news;
}

/** A port that leaves its bridge is told as gone too, in the family of bridges: it is still there. */
function goneOf({ type, payload }: Message): readonly LinkNews[] {
  if (type !== RTM.delLink || payload[0] === FAMILY.bridge) return [];
  const { name } = readKernelLink(payload);
  return name === undefined ? [] : [{ kind: 'gone', name }];
}
