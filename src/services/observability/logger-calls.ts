import type { Value } from '../../facts/types.ts';
import { LEVELS, LOGGER_PATHS, type LoggerFamily } from '../../knowledge/loggers.ts';
import { own } from '../../parsers/own.ts';
import { memoizeByService } from '../memoize.ts';
import { nameOf } from '../names.ts';
import { isOutsideService } from '../outside-service.ts';
import type { LinkedCall, Program, Service } from '../types.ts';
import { assumeComplete } from './effective.ts';
import { loggersOf } from './loggers.ts';

export interface LogCall {
  readonly call: LinkedCall;
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug';
  readonly family: LoggerFamily;
  /** The last name of the receiver: `req.log` is "log", `this.logger` is "logger". */
  readonly receiver: string;
  /** It belongs to a request by itself: `req.log`, `request.log`, `ctx.log`, `c.var.logger`. */
  readonly ofRequest: boolean;
}

/** Calls of loggers on the production path: by where the receiver comes from, else by its name. */
export const logCallsOf = memoizeByService((service: Service): readonly LogCall[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const families = new Set(
    loggersOf(service).flatMap(({ family }) => (family === 'own' ? [] : [family === 'starter' ? 'pino' : family])),
  );
  const candidates = program.calls.flatMap((call) => {
    const { callee } = call.fact;
    if (callee.kind !== 'member' || call.fact.kind !== 'call') return [];
    const level = Object.hasOwn(LEVELS, callee.property) ? own(LEVELS, callee.property) : undefined;
    if (!level || isOutsideService(program, call.module)) return [];
    const receiver = loggerName(program, call.module, callee.object);
    if (receiver === 'console' || receiver === 'Math') return [];
    const family = program.targets(call).length > 0 ? undefined : familyOf(program, call.module, callee.object);
    if ((!family && !isLoggerName(receiver)) || program.runs(call, env) === false) return [];
    return [{ call, callee, level, receiver, family }];
  });
  // Functions of the service's own take arguments in their own order, whatever library they hand them to.
  const wraps = candidates.some(({ call, family }) => !family && program.targets(call).length > 0);
  const [first = 'other'] = families;
  const only = families.size === 1 ? first : 'other';
  return candidates.map(({ call, callee, level, receiver, family: known }): LogCall => {
    const ofRequest = isOfRequest(program, call.module, callee.object);
    const family = known ?? (wraps && !ofRequest ? 'other' : only);
    return {
      call,
      level,
      family: ofRequest && family === 'other' && families.size === 0 ? 'pino' : family,
      receiver,
      ofRequest,
    };
  });
});

/** What a call writes: the fields object, the message and what comes after, told by how the family takes arguments. */
export interface LogArguments {
  readonly message: Value | undefined;
  /** Values that are written as data: an object of fields, an error, whole objects. */
  readonly data: readonly Value[];
  /** Values that the library ignores: pino writes arguments after a message only where it has a placeholder. */
  readonly dropped: readonly Value[];
}

export function argumentsOf({ call, family }: LogCall): LogArguments {
  const [first, ...rest] = call.fact.args;
  if (!first) return { message: undefined, data: [], dropped: [] };
  const isText = first.kind === 'string' || first.kind === 'template' || first.kind === 'binary';
  if (family === 'pino' || family === 'bunyan') {
    if (!isText) return { message: rest[0], data: [first, ...rest.slice(1)], dropped: [] };
    const text = first.kind === 'string' ? first.value : undefined;
    const placeholders = text === undefined ? Number.POSITIVE_INFINITY : (text.match(/%[sdifjoOc]/g) ?? []).length;
    // bunyan formats with util.format, which appends what has no placeholder.
    if (family === 'bunyan') return { message: first, data: rest, dropped: [] };
    return { message: first, data: rest.slice(0, placeholders), dropped: rest.slice(placeholders) };
  }
  return isText ? { message: first, data: rest, dropped: [] } : { message: rest[0], data: call.fact.args, dropped: [] };
}

function familyOf(program: Program, module: string, receiver: Value): LoggerFamily | undefined {
  for (const path of program.externals(module, receiver)) {
    const row = LOGGER_PATHS.find(({ pattern }) => pattern.test(path));
    if (row) return row.family;
  }
  return undefined;
}

function isLoggerName(name: string): boolean {
  return (
    /^_?log(?:ger)?$|^LOG(?:GER)?$|[a-z]Logger$|^Logger$|[a-z]Log$/.test(name) &&
    !/[cC]atalog|[dD]ialog|[bB]log/.test(name)
  );
}

function loggerName(program: Program, module: string, value: Value): string {
  if (value.kind !== 'call') return nameOf(program, module, value);
  // `getLogger().info()`, `logger.child({}).info()`.
  const callee = program.modules.get(module)?.calls[value.call]?.callee;
  if (callee?.kind === 'member' && callee.property === 'child') return loggerName(program, module, callee.object);
  const name = callee ? loggerName(program, module, callee) : '';
  return /^(?:get|create|use)\w*Logger$/.test(name) ? 'logger' : '';
}

function isOfRequest(program: Program, module: string, value: Value): boolean {
  if (value.kind === 'ref') {
    const init = program.modules.get(module)?.bindings[value.binding]?.init;
    return init !== undefined && init.kind === 'member' && isOfRequest(program, module, init);
  }
  if (value.kind !== 'member' || !/^log(?:ger)?$/.test(value.property)) return false;
  const owner = value.object.kind === 'member' ? value.object.property : loggerName(program, module, value.object);
  return /^_?(?:req|request|reply|res|ctx|context|var)$/.test(owner);
}
