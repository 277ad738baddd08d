import type { Value } from '../../facts/types.ts';
import { CONTEXT_PACKAGES, REQUEST_ID_PACKAGES, REQUEST_LOGGERS } from '../../knowledge/request-logging.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Program, Service } from '../types.ts';
import { assumeComplete } from './effective.ts';
import { argumentsOf, logCallsOf } from './logger-calls.ts';
import { loggersOf, settingOf } from './loggers.ts';
import { requestLogsOf } from './request-logs.ts';

interface Mechanism {
  readonly place: Place;
  readonly note: string;
}

export interface RequestContext {
  /** What puts a request id on log lines. */
  readonly inLogs: readonly Mechanism[];
  /** The id of the caller is taken over. */
  readonly accepted: readonly Mechanism[];
  readonly generated: readonly Mechanism[];
  /** It goes back in a response header. */
  readonly returned: readonly Mechanism[];
  /** It goes on with outgoing requests or messages. */
  readonly forwarded: readonly Mechanism[];
  readonly storage: readonly Mechanism[];
  /** Storage that Node.js or its authors gave up, and enterWith. */
  readonly legacy: readonly Mechanism[];
}

const ID_KEY = /^(?:req(?:uest)?_?id|x-?(?:req(?:uest)?|correlation)-?id|correlation_?id|req_?id|trace_?id|rid|cid)$/i;
const HEADER =
  /^(?:x-)?(?:request|correlation|trace|amzn-trace|cloud-trace|b3-trace)-?(?:id|context)?$|^traceparent$|^x-(?:request|correlation)-?id$/i;

/** How requests are told apart in logs and across services. */
export const requestContextOf = memoizeByService((service: Service): RequestContext => {
  const found = {
    inLogs: [] as Mechanism[],
    accepted: [] as Mechanism[],
    generated: [] as Mechanism[],
    returned: [] as Mechanism[],
    forwarded: [] as Mechanism[],
    storage: [] as Mechanism[],
    legacy: [] as Mechanism[],
  };
  for (const log of requestLogsOf(service)) {
    if (log.by === 'pino-http' || log.by === 'fastify') found.inLogs.push({ place: log.place, note: log.note });
    if (log.by === 'library' && REQUEST_LOGGERS.some((row) => row.name === log.note && row.requestId))
      found.inLogs.push(log);
  }
  const { program } = service;
  if (!program) return found;
  fastifySettings(program, found);
  packages(program, found);
  storageCalls(service, program, found);
  loggedIds(service, program, found);
  headers(program, found);
  return found;
});

type Found = { [Key in keyof RequestContext]: Mechanism[] };

/** Fastify numbers requests by itself, and takes the header that requestIdHeader names (off by default since 4). */
function fastifySettings(program: Program, found: Found): void {
  for (const call of program.callsTo('fastify#default', 'fastify#fastify', 'fastify#Fastify')) {
    const header = program.option(call.module, call.fact.args[0], 'requestIdHeader');
    const off = header.value?.kind === 'boolean' && !header.value.value;
    if (header.value && !off) found.accepted.push({ place: header.place ?? call.place, note: 'requestIdHeader' });
    const generate = program.option(call.module, call.fact.args[0], 'genReqId');
    if (generate.found) found.generated.push({ place: generate.place ?? call.place, note: 'genReqId' });
  }
}

function packages(program: Program, found: Found): void {
  for (const row of REQUEST_ID_PACKAGES) {
    const place = program.packages.get(row.package) ?? importOf(program, row.package);
    if (!place) continue;
    found.accepted.push({ place, note: row.package });
    found.generated.push({ place, note: row.package });
    if (row.returns) found.returned.push({ place, note: row.package });
  }
  for (const row of CONTEXT_PACKAGES) {
    const place = program.packages.get(row.package) ?? importOf(program, row.package);
    if (place) (row.legacy ? found.legacy : found.storage).push({ place, note: row.package });
  }
}

/** The import of a subpath such as `hono/request-id`. */
function importOf(program: Program, specifier: string): Place | undefined {
  if (!specifier.includes('/')) return undefined;
  for (const [module, facts] of program.modules) {
    const item = facts.imports.find((fact) => fact.specifier === specifier && !fact.typeOnly);
    if (item) return program.place(module, item.span);
  }
  return undefined;
}

function storageCalls(service: Service, program: Program, found: Found): void {
  const env = assumeComplete(service.deployments[0]?.environment);
  const make = 'node:async_hooks#AsyncLocalStorage()';
  for (const method of ['run', 'enterWith']) {
    for (const call of program.callsTo(`${make}.${method}`, `node:async_hooks#default.AsyncLocalStorage().${method}`)) {
      if (program.runs(call, env) === false) continue;
      (method === 'run' ? found.storage : found.legacy).push({
        place: call.place,
        note: `AsyncLocalStorage.${method}`,
      });
    }
  }
  for (const call of program.callsTo('koa#default')) {
    if (program.option(call.module, call.fact.args[0], 'asyncLocalStorage').found)
      found.storage.push({ place: call.place, note: 'Koa asyncLocalStorage' });
  }
}

/** Ids among the fields of log calls, child loggers and mixins; stores that a logger reads. */
function loggedIds(service: Service, program: Program, found: Found): void {
  const see = (module: string, value: Value, place: Place, note: string): void => {
    if (hasIdKey(program, module, value, 0)) found.inLogs.push({ place, note });
  };
  for (const log of logCallsOf(service)) {
    if (
      log.ofRequest &&
      log.family === 'pino' &&
      requestLogsOf(service).some((item) => /pino-http|fastify/.test(item.by))
    )
      continue;
    for (const value of argumentsOf(log).data) see(log.call.module, value, log.call.place, 'field of a log line');
  }
  for (const call of program.calls) {
    const { callee, args } = call.fact;
    if (callee.kind !== 'member' || !/^(?:child|defaultMeta|assign|setBindings|addContext|with)$/.test(callee.property))
      continue;
    const [first] = args;
    if (call.fact.fn !== 0 && first) see(call.module, first, call.place, 'child logger');
    // log4js: `logger.addContext('requestId', id)`.
    if (callee.property === 'addContext' && first?.kind === 'string' && ID_KEY.test(first.value))
      found.inLogs.push({ place: call.place, note: 'context of the logger' });
  }
  for (const logger of loggersOf(service)) {
    const mixin = settingOf(program, logger, 'mixin');
    if (mixin.value) found.inLogs.push({ place: mixin.place ?? logger.place, note: 'mixin' });
    const { call } = logger;
    if (!call) continue;
    const module = program.modules.get(call.module);
    const reads = module?.calls.find((item, id) => {
      const isStore =
        item.callee.kind === 'member' && /^(?:getStore|getActiveSpan|getSpan|get)$/.test(item.callee.property);
      return (
        isStore &&
        program
          .callees(program.call({ module: call.module, call: id }))
          .some((path) =>
            /AsyncLocalStorage\(\)\.getStore|opentelemetry\/api#trace\.get|cls-rtracer|cls-hooked|express-http-context#/.test(
              path,
            ),
          )
      );
    });
    if (reads)
      found.inLogs.push({
        place: program.place(call.module, reads.span),
        note: 'the logger reads the context of the request',
      });
    const assigned = module?.assignments.find(
      (item) => item.target.kind === 'member' && ID_KEY.test(item.target.property),
    );
    if (assigned)
      found.inLogs.push({ place: program.place(call.module, assigned.span), note: 'the format adds the id' });
  }
}

function hasIdKey(program: Program, module: string, value: Value, depth: number): boolean {
  if (depth > 3) return false;
  if (value.kind === 'object')
    return value.properties.some(
      (item) => ID_KEY.test(item.key ?? '') || hasIdKey(program, module, item.value, depth + 1),
    );
  if (value.kind === 'template') return value.parts.some((part) => hasIdKey(program, module, part, depth + 1));
  if (value.kind === 'member')
    return (
      ID_KEY.test(value.property) ||
      (value.property === 'id' &&
        value.object.kind === 'ref' &&
        /^(?:req|request)$/.test(program.modules.get(module)?.bindings[value.object.binding]?.name ?? ''))
    );
  return value.kind === 'ref' && ID_KEY.test(program.modules.get(module)?.bindings[value.binding]?.name ?? '');
}

/** Reads and writes of the headers that carry ids. */
function headers(program: Program, found: Found): void {
  for (const call of program.calls) {
    const { callee, args } = call.fact;
    const name = args[0]?.kind === 'string' ? args[0].value : undefined;
    if (callee.kind === 'member' && name !== undefined && HEADER.test(name)) {
      const evidence = { place: call.place, note: name };
      if (/^(?:setHeader|set|header|append|headers)$/.test(callee.property) && args.length > 1)
        (isOutgoing(program, call.module, callee.object) ? found.forwarded : found.returned).push(evidence);
      else if (/^(?:get|header|headers|param)$/.test(callee.property)) found.accepted.push(evidence);
    }
    for (const arg of args) {
      const key = headerKey(program, call.module, arg, 0);
      if (!key) continue;
      const evidence = { place: call.place, note: key };
      if (callee.kind === 'member' && /^(?:writeHead|set|headers|header)$/.test(callee.property))
        found.returned.push(evidence);
      else found.forwarded.push(evidence);
    }
  }
  for (const [module, facts] of program.modules) {
    const read = (value: Value | undefined, depth: number): boolean => {
      if (!value || depth > 5) return false;
      if (value.kind === 'member')
        return (
          (HEADER.test(value.property) && value.property.includes('-')) ||
          value.property === 'traceparent' ||
          read(value.object, depth + 1)
        );
      if (value.kind === 'logical') return read(value.left, depth + 1) || read(value.right, depth + 1);
      return (
        value.kind === 'conditional' &&
        (read(value.test, depth + 1) || read(value.then, depth + 1) || read(value.else, depth + 1))
      );
    };
    const binding = facts.bindings.find((item) => read(item.init, 0));
    if (binding) found.accepted.push({ place: program.place(module, binding.span), note: binding.name });
    const assigned = facts.assignments.find((item) => read(item.value, 0));
    if (assigned) found.accepted.push({ place: program.place(module, assigned.span), note: 'header of the caller' });
    const written = facts.assignments.find(
      (item) =>
        item.target.kind === 'member' && HEADER.test(item.target.property) && item.target.property.includes('-'),
    );
    if (written)
      found.forwarded.push({ place: program.place(module, written.span), note: 'header of an outgoing request' });
  }
}

function headerKey(program: Program, module: string, value: Value, depth: number): string | undefined {
  if (value.kind !== 'object' || depth > 3) return undefined;
  for (const property of value.properties) {
    if (property.key !== undefined && HEADER.test(property.key) && property.key.includes('-')) return property.key;
    const inner = headerKey(program, module, property.value, depth + 1);
    if (inner) return inner;
  }
  return undefined;
}

function isOutgoing(program: Program, module: string, value: Value): boolean {
  const name =
    value.kind === 'ref'
      ? (program.modules.get(module)?.bindings[value.binding]?.name ?? '')
      : value.kind === 'member'
        ? value.property
        : '';
  return /^(?:headers|outgoing|proxyReq|clientRequest)$/.test(name);
}
