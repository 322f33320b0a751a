import { type ServerResponse, createServer } from 'node:http';
import type { Endpoint, Namespace } from '../netlink/namespace.ts';
import { CONTENT_TYPE } from './metrics/exposition.ts';

/** What the health server tells. */
export interface Health {
  readonly isReady: () => boolean;
  /** In Prometheus' text format. */
  readonly metrics: () => string;
}

/** Answers on a port of the node from when this resolves until the disposal. @see flannel main.go mustRunHealthz */
export async function serveHealth(
  namespace: Namespace,
  at: Endpoint,
  health: Health,
): Promise<AsyncDisposable> {
  const server = createServer(({ url }, response) => {
    answer(response, url?.split('?')[0], health);
  });
  await namespace.listen(server, at);
  return {
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, path: string | undefined, health: Health): void {
  if (path === '/healthz') response.writeHead(200).end('flanneld is running');
  else if (path === '/readyz' && health.isReady()) response.writeHead(200).end('flanneld is ready');
  else if (path === '/readyz') response.writeHead(503).end('flanneld is not ready yet');
  else if (path === '/metrics')
    response.writeHead(200, { 'content-type': CONTENT_TYPE }).end(health.metrics());
  else response.writeHead(404).end('404 page not found\n');
}
