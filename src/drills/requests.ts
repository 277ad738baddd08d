import { randomInt } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';

export interface Answer {
  readonly status: number | undefined;
  /** Error code of the connection, such as ECONNREFUSED; `cut` when it ended before the answer did. */
  readonly error: string | undefined;
  /** Milliseconds on the clock of the caller. */
  readonly at: number;
}

export interface RequestOptions {
  readonly port: number;
  readonly path: string;
  readonly now: () => number;
  readonly timeoutMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: http.Agent | undefined;
}

const HOST = '127.0.0.1';

/** One GET. Resolves always: an error is an answer, too. */
export function get({ port, path, now, timeoutMs, headers = {}, agent }: RequestOptions): Promise<Answer> {
  return new Promise((resolve) => {
    const done = (status: number | undefined, error: string | undefined): void => {
      clearTimeout(timer);
      resolve({ status, error, at: now() });
    };
    const request = http.get({ host: HOST, port, path, headers, agent: agent ?? false }, (response) => {
      response.resume();
      response.once('end', () => done(response.statusCode, undefined));
      response.once('error', (error) => done(undefined, codeOf(error)));
    });
    request.once('error', (error) => done(undefined, codeOf(error)));
    const timer = setTimeout(() => {
      done(undefined, 'timeout');
      request.destroy();
    }, timeoutMs);
  });
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/** A connection that has had an answer and now waits for the next request. */
export interface IdleConnection {
  /** When the server closed it; undefined while it is open. */
  readonly closedAt: () => number | undefined;
  readonly close: () => void;
}

/** undefined when the server does not keep connections alive or gives no answer. */
export function openIdleConnection(options: RequestOptions): Promise<IdleConnection | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect(options.port, HOST);
    let closedAt: number | undefined;
    let text = '';
    const timer = setTimeout(() => finish(undefined), options.timeoutMs);
    const finish = (connection: IdleConnection | undefined): void => {
      clearTimeout(timer);
      if (!connection) socket.destroy();
      resolve(connection);
    };
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closedAt ??= options.now();
      finish(undefined);
    });
    socket.on('end', () => {
      closedAt ??= options.now();
    });
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!isComplete(text)) return;
      if (/^connection:\s*close/im.test(text)) return finish(undefined);
      finish({ closedAt: () => closedAt, close: () => void socket.destroy() });
    });
    socket.write(`GET ${options.path} HTTP/1.1\r\nHost: ${HOST}:${options.port}\r\nConnection: keep-alive\r\n\r\n`);
  });
}

function isComplete(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = text.slice(0, end);
  const body = text.slice(end + 4);
  const length = /^content-length:\s*(\d+)/im.exec(head)?.[1];
  if (length !== undefined) return body.length >= Number(length);
  if (/^transfer-encoding:.*chunked/im.test(head)) return /(?:^|\r\n)0\r\n(?:.*\r\n)*\r\n$/.test(body);
  return /^HTTP\/1\.1 (?:204|304)/.test(head);
}

/** Below the ports that systems give to outgoing connections, so that no client takes it before the service does. */
const FIRST_PORT = 20_000;
const PORTS = 12_000;
const MAX_TRIES = 200;

/** A port that nobody listens on now. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const port = FIRST_PORT + randomInt(PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${FIRST_PORT} and ${FIRST_PORT + PORTS}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
