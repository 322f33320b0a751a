import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import { LabError } from '../error/lab-error.ts';
import type { Refusal } from './control.ts';
import { type Control, route } from './routes.ts';

/** Answers on a unix socket at that path; what another host left there is replaced. */
export async function serveControl(path: string, control: Control): Promise<Server> {
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    readBody(request)
      .then((body) => route(control, { method, url, body }))
      .then(
        (answer) => response.writeHead(200).end(JSON.stringify(answer ?? {})),
        (error: unknown) => response.writeHead(409).end(JSON.stringify(refusalOf(error))),
      );
  });
  // An agent may wait for as long as it takes for its store.
  server.requestTimeout = 0;
  rmSync(path, { force: true });
  server.listen(path);
  await once(server, 'listening');
  return server;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof LabError) {
    const [{ code, message, hint }] = error.problems;
    return { code, message, hint };
  }
  return {
    code: 'agent/failed',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    hint: "k8s-netlab logs --agent NODE has the agent's own words",
  };
}
