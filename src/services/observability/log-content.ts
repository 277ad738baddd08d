import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { isOutsideService } from '../outside-service.ts';
import type { LinkedCall, Program, Service } from '../types.ts';
import { assumeComplete } from './effective.ts';
import { loggedValues, pathOf, unwrapStringified } from './log-values.ts';
import { argumentsOf, type LogCall, logCallsOf } from './logger-calls.ts';

export interface WrittenValue {
  readonly log: LogCall | undefined;
  readonly call: LinkedCall;
  /** Dotted source text: `req.body.email`. */
  readonly path: string;
  /** The key it stands under, where it is a property of a fields object. */
  readonly key: string | undefined;
  readonly inText: boolean;
  readonly place: Place;
}

const CONSOLE = ['log', 'info', 'warn', 'error', 'debug', 'dir'].map((name) => `console.${name}`);

/** Every reference that loggers and console write on the production path. */
export const writtenValuesOf = memoizeByService((service: Service): readonly WrittenValue[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const fromLoggers = logCallsOf(service).flatMap((log) => {
    const { message, data } = argumentsOf(log);
    return [...(message ? [message] : []), ...data].flatMap((value) => written(program, log.call, value, log));
  });
  const fromConsole = program
    .callsTo(...CONSOLE)
    .filter((call) => !isOutsideService(program, call.module) && program.runs(call, env) !== false)
    .flatMap((call) => call.fact.args.flatMap((value) => written(program, call, value, undefined)));
  return [...fromLoggers, ...fromConsole];
});

function written(program: Program, call: LinkedCall, value: Value, log: LogCall | undefined): readonly WrittenValue[] {
  const start = unwrapStringified(program, call.module, value);
  return loggedValues(start).flatMap((item) => {
    const inner = unwrapStringified(program, call.module, item.value);
    const path = pathOf(program, call.module, inner);
    if (path === undefined || isFlag(program, call.module, inner)) return [];
    const place = 'span' in inner && inner.span ? program.place(call.module, inner.span) : call.place;
    // The text of a whole object is "[object Object]"; JSON.stringify writes it.
    return [{ log, call, path, key: item.key, inText: item.inText && inner === item.value, place }];
  });
}

/** `{ connections: { email: true } }`: whether something is there, and nothing of what it is called after. */
function isFlag(program: Program, module: string, value: Value): boolean {
  return (
    value.kind === 'member' &&
    program.origins(module, value).some((origin) => origin.kind === 'literal' && typeof origin.value === 'boolean')
  );
}

/** The last name of a dotted path. */
export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** An error by name or by where it was bound: `catch (e)`, `(err) =>`. */
export function isErrorValue(program: Program, module: string, value: Value): boolean {
  if (value.kind === 'ref') {
    const binding = program.modules.get(module)?.bindings[value.binding];
    if (binding?.kind === 'catch') return true;
    return binding?.kind === 'param' &&
      binding.param?.path.length === 0 &&
      /^(?:err|error|exception|e)$/.test(binding.name)
      ? binding.name !== 'e' || takesError(program, module, binding.fn)
      : false;
  }
  if (value.kind !== 'call') return false;
  const call = program.modules.get(module)?.calls[value.call];
  return (
    call?.kind === 'new' &&
    program.callees(program.call({ module, call: value.call })).some((path) => /^\w*Error$/.test(path))
  );
}

/** A callback of `.catch()`. */
function takesError(program: Program, module: string, fn: number): boolean {
  return (
    program.modules
      .get(module)
      ?.calls.some(
        (call) =>
          call.callee.kind === 'member' &&
          call.callee.property === 'catch' &&
          call.args.some((arg) => arg.kind === 'function' && arg.fn === fn),
      ) ?? false
  );
}
