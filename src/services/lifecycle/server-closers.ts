import type { Value } from '../../facts/types.ts';
import { SERVER_CLOSERS } from '../../knowledge/shutdown.ts';
import type { Place } from '../../parsers/place.ts';
import { nameOf } from '../names.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { LinkedCall, ListeningServer, Program, Reach, Service } from '../types.ts';
import type { Registration } from './process-events.ts';

export interface ServerCloser {
  readonly place: Place;
  readonly note: string;
  readonly call: LinkedCall | undefined;
  /** The servers that it can close; undefined when the receiver could not be followed to one. */
  readonly servers: readonly ListeningServer[] | undefined;
}

const MEMBERS = /^(?:close|stop|destroy|terminate|shutdown|tryShutdown|forceShutdown)$/;

/** Members that give back, or a promise of, the object that they are called on. */
const FLUENT = /^(?:listen|on|once|addListener|connect|open|initialize|init|start|\$extends|promise)$/;

/** What stops the servers of the service after SIGTERM. */
export function findServerClosers(
  service: Service,
  program: Program,
  reach: Reach,
  handlers: readonly Registration[],
): readonly ServerCloser[] {
  const starter = service.command?.starter;
  const found: ServerCloser[] = [];
  if (starter?.closesServer)
    found.push({ place: starter.place, note: starter.name, call: undefined, servers: undefined });
  for (const { library, place } of handlers)
    if (library?.closesServer) found.push({ place, note: library.library, call: undefined, servers: undefined });
  const closing = new Set(program.callsTo(...SERVER_CLOSERS));
  for (const call of reach.calls)
    if (closing.has(call) || closesServerByName(program, call))
      found.push({ place: call.place, note: 'closes the server', call, servers: serversOf(service, program, call) });
  const listening = service.servers.filter((server) =>
    server.call?.fact.args.some((arg) => program.option(server.call?.module ?? '', arg, 'signal').found),
  );
  const aborts = reach.calls.find(
    (call) => call.fact.callee.kind === 'member' && /^abort(?:Async)?$/.test(call.fact.callee.property),
  );
  if (listening.length > 0 && aborts)
    found.push({
      place: aborts.place,
      note: 'aborts the signal given to listen',
      call: aborts,
      servers: listening,
    });
  return found;
}

/** A receiver that could not be followed but is plainly a server: `server.close()` on an injected parameter. */
export function closesServerByName(program: Program, { module, fact }: LinkedCall): boolean {
  if (fact.callee.kind !== 'member' || !MEMBERS.test(fact.callee.property)) return false;
  const name = nameOf(program, module, fact.callee.object);
  if (
    !/^(?:_?(?:http|https|grpc|api|web|main|express|app)?_?server|httpServer|terminator|httpTerminator|app)$/i.test(
      name,
    )
  )
    return false;
  const origins = program.origins(module, fact.callee.object);
  return origins.every(
    (origin) =>
      origin.kind === 'unknown' || origin.kind === 'parameter' || (origin.kind === 'literal' && origin.value == null),
  );
}

/** The listening servers whose object the call closes, where both can be followed to the call that made it. */
function serversOf(service: Service, program: Program, call: LinkedCall): readonly ListeningServer[] | undefined {
  const { callee } = call.fact;
  if (callee.kind !== 'member') return undefined;
  const closed = makersOf(service, program, call.module, callee.object);
  if (!closed) return undefined;
  const matching = service.servers.filter((server) => {
    if (!server.call) return true;
    const listener = server.call.fact.callee;
    const makers = [
      keyOf(server.call),
      ...((listener.kind === 'member' && makersOf(service, program, server.call.module, listener.object)) || []),
    ];
    return makers.some((maker) => closed.includes(maker));
  });
  return matching;
}

/** The calls that made an object, written `module:id`; undefined when it may come from elsewhere. */
export function makersOf(
  service: Service,
  program: Program,
  module: string,
  value: Value,
): readonly string[] | undefined {
  const env = assumeComplete(service.deployments[0]?.environment);
  const made: string[] = [];
  let open = false;
  const visit = (from: string, item: Value, depth: number): void => {
    if (depth > 10) {
      open = true;
      return;
    }
    if (item.kind === 'call') {
      const call = program.call({ module: from, call: item.call });
      made.push(keyOf(call));
      // What wraps a server is closed with it: `stoppable(http.createServer())`, `app.listen()` of a made server.
      const targets = program.targets(call);
      if (targets.length > 0) {
        for (const target of targets)
          for (const result of program.fn(target).returns) visit(target.module, result.value, depth + 1);
      }
      // `createClient().on('error', log).connect()` is the client still.
      if (call.fact.callee.kind === 'member' && FLUENT.test(call.fact.callee.property))
        visit(from, call.fact.callee.object, depth + 1);
      for (const arg of call.fact.args) {
        if (arg.kind === 'ref' || arg.kind === 'call') visit(from, arg, depth + 1);
        // `createHttpTerminator({ server })`
        if (arg.kind === 'object')
          for (const property of arg.properties)
            if (property.key === 'server' || property.key === 'httpServer') visit(from, property.value, depth + 1);
      }
      return;
    }
    if (item.kind === 'null' || item.kind === 'undefined') return;
    const definition = item.kind === 'ref' || item.kind === 'member' ? program.definition(from, item) : undefined;
    if (definition && definition.value !== item) {
      visit(definition.module, definition.value, depth + 1);
      return;
    }
    if (item.kind === 'ref') {
      const binding = program.modules.get(from)?.bindings[item.binding];
      if (binding && !binding.import && !binding.param) {
        if (binding.init) visit(from, binding.init, depth + 1);
        for (const write of binding.writes)
          if (program.holds(from, write.guards, env) !== false) visit(from, write.value, depth + 1);
        if (!binding.init && binding.writes.length === 0) open = true;
        return;
      }
    }
    if (item.kind === 'logical' || item.kind === 'conditional') {
      open = true;
      return;
    }
    if (item.kind !== 'function' && item.kind !== 'object') open = true;
  };
  visit(module, value, 0);
  return open ? undefined : made;
}

export function keyOf(call: LinkedCall): string {
  return `${call.module}:${call.id}`;
}
