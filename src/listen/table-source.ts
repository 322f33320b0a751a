import { existsSync, watch } from 'node:fs';
import { UNDERLAY } from '../net/names.ts';
import { enterNetns } from '../netlink/enter-netns.ts';
import { GROUP, type NetlinkSocket, netlinkOn, openNetlink } from '../netlink/socket.ts';
import { openReadySet, type ReadySet } from '../netlink/epoll.ts';
import { listenTo, type PlaceListener } from './place-listener.ts';
import type { Source } from './source.ts';
import type { TableNews, TablesWanted } from './table-news.ts';

const GROUPS = GROUP.link | GROUP.neighbour | GROUP.address | GROUP.route;
const IPV6_GROUPS = GROUP.address6 | GROUP.route6;

/** Where the names of the lab's namespaces are. @see ip-netns(8) */
const NETNS_FOLDER = '/run/netns';

/**
 * Listens to the tables of several namespaces, and tells them whole before it returns.
 * A socket keeps its namespace alive: when the name of one goes, so that it should end, its socket is closed.
 */
export function openTables(wanted: TablesWanted, tell: (news: TableNews) => void): Source {
  const readySet = openReadySet();
  const heard = new Map<number, HeardPlace>();
  const close = (place: HeardPlace): void => {
    heard.delete(place.socket.fd);
    place.socket.close();
  };
  const closeGone = (): void => {
    for (const place of [...heard.values()].filter(isGone)) {
      close(place);
      tell({ kind: 'absent', where: place.where, atMs: Date.now() });
    }
  };
  // Begun before the names are read: one that goes in between is not overlooked.
  const names = watch(NETNS_FOLDER, closeGone);
  const stop = (): void => {
    names.close();
    [...heard.values()].forEach(close);
    readySet.close();
  };
  try {
    for (const where of wanted.places) {
      const place = openPlace(where, wanted, tell);
      if (place === undefined) tell({ kind: 'absent', where, atMs: Date.now() });
      else heard.set(addTo(readySet, place), place);
    }
    heard.forEach(({ listener }) => listener.start());
  } catch (error) {
    stop();
    throw error;
  }
  const poll = (): void => readySet.ready().forEach((fd) => heard.get(fd)?.listener.hear());
  return {
    poll,
    stop: () => {
      poll();
      stop();
      return Promise.resolve({ missed: {} });
    },
  };
}

interface HeardPlace {
  readonly where: string;
  readonly socket: NetlinkSocket;
  readonly listener: PlaceListener;
}

/** `undefined` where there is no namespace of that name. */
function openPlace(
  where: string,
  { isWithIpv6 }: TablesWanted,
  tell: (news: TableNews) => void,
): HeardPlace | undefined {
  if (!hasName(where)) return undefined;
  enterNetns(where === UNDERLAY ? '/proc/1/ns/net' : `${NETNS_FOLDER}/${where}`);
  const socket = netlinkOn(openNetlink({ groups: isWithIpv6 ? GROUPS | IPV6_GROUPS : GROUPS }));
  return { where, socket, listener: listenTo(where, socket, { tell, isWithIpv6 }) };
}

function addTo(readySet: ReadySet, { socket }: HeardPlace): number {
  readySet.add(socket.fd);
  return socket.fd;
}

function hasName(where: string): boolean {
  return where === UNDERLAY || existsSync(`${NETNS_FOLDER}/${where}`);
}

function isGone({ where }: HeardPlace): boolean {
  return !hasName(where);
}
