import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import type { Session } from './session.ts';
import { type AgentMessage, createTimeline, isExit, type Timeline } from './timeline.ts';

/** A started service: the process that the platform would start, and the Node processes behind it. */
export interface RunningService {
  readonly pid: number;
  readonly timeline: Timeline;
  /** Node processes of the service that are alive, in the order in which they came. */
  agents(): readonly number[];
  /** Ports on which a process listens, or any. */
  ports(pid?: number): readonly number[];
  /** Asks all agents, or one. */
  tell(message: Readonly<Record<string, string>>, pid?: number): void;
  /** Sends a signal to the started process alone, as container runtimes do. */
  signal(name: NodeJS.Signals): void;
  hasExited(): boolean;
  /** The last lines of output. */
  tail(lines: number): readonly string[];
  /** Ends the process and everything it started. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Characters of a line that a message quotes. */
const MAX_QUOTED = 300;
const MAX_LINE = 64 * 1024;
/** Characters of output that are read; a service that writes more is read on, but not kept. */
const MAX_OUTPUT = 16 * 1024 * 1024;
export async function startService(options: StartOptions, session: Session): Promise<RunningService> {
  session.signal.throwIfAborted();
  const timeline = createTimeline();
  const channel = await openChannel(timeline, session);
  const [program = '', ...args] = options.words;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...options.env, ...instrument(options.env, channel.path, session) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let spawnError: string | undefined;
  child.on('error', (error) => {
    spawnError = error.message;
    timeline.add({ kind: 'line', stream: 'stderr', text: error.message });
    timeline.add({ kind: 'exit', code: 127, signal: null });
  });
  const pid = child.pid ?? 0;
  if (pid > 0) session.adopt(pid);
  readLines(child.stdout, (text) => timeline.add({ kind: 'line', stream: 'stdout', text }));
  readLines(child.stderr, (text) => timeline.add({ kind: 'line', stream: 'stderr', text }));
  child.once('exit', (code, signal) => timeline.add({ kind: 'exit', code, signal }));
  child.once('close', () => timeline.add({ kind: 'closed' }));
  const abort = (): void => session.kill(pid);
  session.signal.addEventListener('abort', abort, { once: true });
  return {
    pid,
    timeline,
    agents: () => [...channel.agents.keys()],
    ports: (of) => [
      ...new Set(
        timeline.events.flatMap((event) =>
          event.kind === 'agent' && event.message.kind === 'listening' && (of === undefined || event.pid === of)
            ? [event.message.port]
            : [],
        ),
      ),
    ],
    tell(message, to) {
      for (const [agent, socket] of channel.agents)
        if (to === undefined || to === agent) socket.write(`${JSON.stringify(message)}\n`);
    },
    signal(name) {
      if (spawnError === undefined) child.kill(name);
    },
    hasExited: () => timeline.events.some(isExit),
    tail: (lines) =>
      timeline.events
        .flatMap((event) =>
          event.kind === 'line' && event.text.trim() !== ''
            ? [stripVTControlCharacters(event.text).slice(0, MAX_QUOTED)]
            : [],
        )
        .slice(-lines),
    async stop() {
      session.signal.removeEventListener('abort', abort);
      if (pid > 0) session.kill(pid);
      await timeline.when(isExit, 5_000);
      channel.close();
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

/** The agent goes in front of whatever NODE_OPTIONS holds; quotes as nodejs.org/api/cli.html#node_optionsoptions wants them. */
function instrument(env: StartOptions['env'], channel: string, session: Session): Readonly<Record<string, string>> {
  const agent = `--require "${session.agent.replace(/["\\]/g, '\\$&')}"`;
  return {
    NODE_OPTIONS: `${agent} ${env['NODE_OPTIONS'] ?? ''}`.trim(),
    // pm2 keeps its state in a folder of its own: the one of the user is not to be touched.
    PM2_HOME: env['PM2_HOME'] ?? path.join(session.folder, 'pm2'),
    NODEREADY_DRILL: session.id,
    NODEREADY_DRILL_CHANNEL: channel,
  };
}

interface Channel {
  readonly path: string;
  readonly agents: ReadonlyMap<number, net.Socket>;
  close(): void;
}

function openChannel(timeline: Timeline, session: Session): Promise<Channel> {
  const agents = new Map<number, net.Socket>();
  const server = net.createServer((socket) => {
    let pid = 0;
    socket.on('error', () => undefined);
    readLines(socket, (line) => {
      const message = parseMessage(line);
      if (!message) return;
      if (message.kind === 'hello') {
        pid = message.pid;
        agents.set(pid, socket);
      }
      timeline.add({ kind: 'agent', pid, message });
    });
    socket.on('close', () => {
      if (agents.delete(pid)) timeline.add({ kind: 'agent-gone', pid });
    });
  });
  const file = path.join(session.folder, randomUUID().slice(0, 8));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(file, () =>
      resolve({
        path: file,
        agents,
        close() {
          for (const socket of agents.values()) socket.destroy();
          server.close();
        },
      }),
    );
  });
}

/** The other side runs the service's code, so anything may come. */
function parseMessage(line: string): AgentMessage | undefined {
  try {
    const message = JSON.parse(line);
    return typeof message === 'object' && message !== null && typeof message.kind === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

function readLines(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let read = 0;
  stream.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > MAX_OUTPUT) return;
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = (lines.pop() ?? '').slice(0, MAX_LINE);
    for (const line of lines) take(line.slice(0, MAX_LINE));
  });
  // A last line without its end is a line all the same; `error` is for sockets that are cut.
  stream.on('end', () => {
    if (rest !== '') take(rest);
    rest = '';
  });
  stream.on('error', () => undefined);
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
