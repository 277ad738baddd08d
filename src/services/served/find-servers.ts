import type { Value } from '../../facts/types.ts';
import { SERVERS, type ServerRow } from '../../knowledge/servers.ts';
import type { Place } from '../../parsers/place.ts';
import type { Environment, LinkedCall, ListeningServer, Literal, Program, ServerPort, Starter } from '../types.ts';
import { findGrpcOptions, NEST_GRPC_PORT } from './nest-microservices.ts';

/** The servers that the program opens on the production path, the main one first. */
export function findServers(
  program: Program,
  starters: readonly Starter[],
  env?: Environment,
): readonly ListeningServer[] {
  const found = new Map<LinkedCall, ListeningServer>();
  for (const row of SERVERS) {
    for (const call of program.callsTo(...row.listen)) {
      if (found.has(call) || !isOnServer(program, call) || program.runs(call, env) === false) continue;
      const server = serverOf(program, row, call, env);
      // A constructor opens a port only when it is handed one.
      if (call.fact.kind === 'new' && !server.ports.some(isNamed)) continue;
      found.set(call, server);
    }
  }
  if (found.size === 0)
    for (const server of madeElsewhere(program, env)) if (server.call) found.set(server.call, server);
  const started = starters
    .filter((starter) => starter.listens)
    .map(
      (starter): ListeningServer => ({
        protocol: 'http',
        framework: starter.name,
        place: starter.place,
        call: undefined,
        receiver: undefined,
        ports: [],
        role: 'main',
      }),
    );
  return assignRoles([...started, ...found.values()], program);
}

/** `require('@company/service')(settings).listen(port)`: an application that a package makes, whatever it is of. */
const MADE: ServerRow = {
  framework: '',
  protocol: 'http',
  listen: [],
  port: { argument: 0 },
  close: ['close'],
  closes: 'result',
  source: 'https://nodejs.org/api/net.html#serverlisten',
};
const FRAMEWORKS: ReadonlySet<string> = new Set([
  ...SERVERS.map((row) => row.framework),
  'express',
  'koa',
  'fastify',
  'hapi',
  'connect',
  'polka',
  'hono',
  'next',
]);

function madeElsewhere(program: Program, env: Environment | undefined): readonly ListeningServer[] {
  return program.calls.flatMap((call): readonly ListeningServer[] => {
    const { callee, args, kind } = call.fact;
    const [port] = args;
    if (kind !== 'call' || callee.kind !== 'member' || callee.property !== 'listen' || !port) return [];
    // A topic of a broker is text, what a history or a store calls back is a function.
    if (!/^(?:number|env|ref|member|logical|call)$/.test(port.kind) || program.functions(call.module, port).length > 0)
      return [];
    const made = program
      .callees(call)
      .map((path) => /^((?:@[^/#]+\/)?[^@/#:][^/#:]*)(?:\/[^#]*)?#[^(]*\(\)(?:\.\w+)*\.listen$/.exec(path)?.[1])
      .find((name) => name !== undefined);
    if (made === undefined || program.runs(call, env) === false) return [];
    return [{ ...serverOf(program, MADE, call, env), framework: made }];
  });
}

/** The package that makes what listens, where that is no framework: what it serves and adds is told there. */
export function outsideMaker({ call, framework }: ListeningServer): string | undefined {
  return call && !FRAMEWORKS.has(framework) ? framework : undefined;
}

function isNamed({ value, fallback, env }: ServerPort): boolean {
  return value !== undefined || fallback !== undefined || env !== undefined;
}

/** The servers that its modules hold are opened by another process: a worker that shares the code of an API. */
export function servesElsewhere(program: Program, servers: readonly ListeningServer[], env?: Environment): boolean {
  if (servers.length > 0) return false;
  const listens = SERVERS.flatMap((row) => program.callsTo(...row.listen)).filter((call) => isOnServer(program, call));
  return listens.length > 0 && listens.every((call) => program.runs(call, env) === false);
}

/** On the server itself or what its methods give back; `fastify.proxies.make().listen()` opens something else. */
function isOnServer(program: Program, call: LinkedCall): boolean {
  return program
    .callees(call)
    .some((path) => !path.includes('()') || /^[^(]*\(\)(?:\.\w+\(\)|\.(?:server|httpServer))*(?:\.\w+)?$/.test(path));
}

function serverOf(program: Program, row: ServerRow, call: LinkedCall, env: Environment | undefined): ListeningServer {
  const callee = program
    .callees(call)
    .find((path) => /\.(?:listen|listenAsync|start|bindAsync|bind|startAllMicroservices(?:Async)?)$/.test(path));
  const receiver = callee?.replace(/\.\w+$/, '') ?? program.callees(call)[0];
  const rpc = row.framework === 'nest-microservice' ? findGrpcOptions(program, call, env) : undefined;
  if (rpc) {
    const ports = rpc.value ? [portOf(program, rpc.module, rpc.value, rpc.place ?? call.place, env)] : [];
    const fallback = { value: NEST_GRPC_PORT, env: undefined, place: call.place };
    return {
      protocol: 'grpc',
      framework: row.framework,
      place: call.place,
      call,
      receiver,
      ports: ports.length > 0 || rpc.maybe ? ports : [fallback],
      role: 'main',
    };
  }
  return {
    protocol: row.protocol,
    framework: row.framework === 'node:http' ? (wrapped(program, call) ?? row.framework) : row.framework,
    place: call.place,
    call,
    receiver,
    ports: portsOf(program, row, call, env),
    role: 'main',
  };
}

/** `http.createServer(app).listen()`: what is served is the framework's application. */
function wrapped(program: Program, listen: LinkedCall): string | undefined {
  if (listen.fact.callee.kind !== 'member') return undefined;
  for (const create of program.callsTo(
    'node:http#createServer',
    'node:https#createServer',
    'node:http2#createSecureServer',
  )) {
    for (const arg of create.fact.args) {
      for (const path of program.externals(create.module, arg)) {
        const framework = /^(express|koa|fastify|@hapi\/hapi|connect|polka|hono|next)\b/.exec(path)?.[1];
        if (framework) return framework.replace('@hapi/', '');
      }
    }
  }
  return undefined;
}

function portsOf(
  program: Program,
  row: ServerRow,
  call: LinkedCall,
  env: Environment | undefined,
): readonly ServerPort[] {
  const { argument, option } = row.port;
  const candidates = [];
  if (option !== undefined) {
    for (const arg of call.fact.args) {
      const found = program.option(call.module, arg, option);
      if (found.found && found.value)
        candidates.push({ module: found.module, value: found.value, place: found.place ?? call.place });
    }
  }
  const direct = argument === undefined ? undefined : call.fact.args[argument];
  const span = argument === undefined ? undefined : call.fact.argSpans[argument];
  if (candidates.length === 0 && direct && direct.kind !== 'object' && direct.kind !== 'function') {
    candidates.push({
      module: call.module,
      value: direct,
      place: span ? program.place(call.module, span) : call.place,
    });
  }
  const ports = candidates.map(({ module, value, place }) => portOf(program, module, value, place, env));
  if (ports.length === 0 && row.defaultPort !== undefined)
    return [{ value: row.defaultPort, env: undefined, place: call.place }];
  return ports;
}

function portOf(
  program: Program,
  module: string,
  value: Value,
  place: Place,
  env: Environment | undefined,
): ServerPort {
  const known = portNumber(program.literal(module, value, env)?.value);
  const fallback =
    known === undefined && env && !env.complete
      ? portNumber(program.literal(module, value, { ...env, complete: true })?.value)
      : undefined;
  return {
    value: known,
    ...(fallback === undefined ? {} : { fallback }),
    env: environmentName(program, module, value),
    place,
  };
}

function portNumber(literal: Literal): number | undefined {
  const text = typeof literal === 'string' ? /(\d+)$/.exec(literal)?.[1] : undefined;
  const number = typeof literal === 'number' ? literal : text === undefined ? undefined : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** The variable that a port is read from, through names, `??` and `Number()`. */
function environmentName(
  program: Program,
  module: string,
  value: Parameters<Program['origins']>[1],
  depth = 0,
): string | undefined {
  if (depth > 6) return undefined;
  if (value.kind === 'env') return value.name;
  if (value.kind === 'logical')
    return (
      environmentName(program, module, value.left, depth + 1) ??
      environmentName(program, module, value.right, depth + 1)
    );
  if (value.kind === 'conditional')
    return (
      environmentName(program, module, value.then, depth + 1) ?? environmentName(program, module, value.else, depth + 1)
    );
  if (value.kind === 'unary') return environmentName(program, module, value.value, depth + 1);
  if (value.kind === 'template')
    // `${HOST}:${PORT}`: the port comes last.
    return value.parts
      .map((part) => environmentName(program, module, part, depth + 1))
      .findLast((name) => name !== undefined);
  if (value.kind === 'call') {
    const call = program.modules.get(module)?.calls[value.call];
    const first = call?.args[0];
    return first ? environmentName(program, module, first, depth + 1) : undefined;
  }
  if (value.kind === 'ref') {
    const binding = program.modules.get(module)?.bindings[value.binding];
    if (binding?.init) return environmentName(program, module, binding.init, depth + 1);
  }
  const origin = program.origins(module, value).find((item) => item.kind === 'env');
  return origin?.kind === 'env' ? origin.name : undefined;
}

/** The framework's server is the main one; a second one for metrics or health is auxiliary. */
function assignRoles(servers: readonly ListeningServer[], program: Program): readonly ListeningServer[] {
  const rank = (server: ListeningServer): number => {
    if (server.framework === 'lightship') return 5;
    if (server.framework === 'node:net' || server.protocol === 'other') return 4;
    const callee = server.call?.fact.callee;
    const listener =
      callee?.kind === 'member' && callee.object.kind === 'ref'
        ? (program.modules.get(server.call?.module ?? '')?.bindings[callee.object.binding]?.name ?? '')
        : '';
    const name = `${server.place.path} ${listener} ${server.ports.map((port) => port.env ?? '').join(' ')}`;
    return /metric|health|admin|probe|monitor/i.test(name) ? 3 : 0;
  };
  const sorted = [...servers].sort((a, b) => rank(a) - rank(b));
  return sorted.map((server, i) => (i > 0 && rank(server) >= 3 ? { ...server, role: 'auxiliary' as const } : server));
}
