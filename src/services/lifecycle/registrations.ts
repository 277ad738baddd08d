import type { ShutdownRow } from '../../knowledge/shutdown.ts';
import { nameOf } from '../names.ts';
import type { LinkedCall, Program } from '../types.ts';
import type { Registration } from './process-events.ts';

/** Who handles it, for people. */
export function handlerName({ library, starter, reporter }: Registration): string {
  return library?.library ?? starter ?? reporter?.library ?? 'handler';
}

/** The listener is gone after the first signal, and the default action back: `process.once()`, `events.once()`. */
export function listensOnce(program: Program, { call }: Registration): boolean {
  return (
    call !== undefined &&
    ((call.fact.callee.kind === 'member' && /once/i.test(call.fact.callee.property)) ||
      program.callees(call).some((path) => /^node:events#.*once$/.test(path)))
  );
}

/** The listener stays and does its work once: `process.on('SIGTERM', once(stop))`. */
export function runsOnce(program: Program, { call }: Registration): boolean {
  const handler = call?.fact.args[1];
  if (!call || !handler) return false;
  const { value, module } = program.definition(call.module, handler) ?? { module: call.module, value: handler };
  if (value.kind !== 'call') return false;
  const wrapper = program.call({ module, call: value.call });
  const name = wrapper.fact.callee.kind === 'ref' ? nameOf(program, module, wrapper.fact.callee) : '';
  return (
    program.callees(wrapper).some((path) => /(?:\bonce|^onetime|#default\.once|lodash[^#]*#once)/.test(path)) ||
    name === 'once'
  );
}

/** `new ApolloServer({ stopOnTerminationSignals: false })` */
export function isOff(program: Program, { offOption }: ShutdownRow, call: LinkedCall): boolean {
  if (offOption === undefined) return false;
  return call.fact.args.some((arg) => {
    const { value, module } = program.option(call.module, arg, offOption);
    return value !== undefined && program.literal(module, value)?.value === false;
  });
}
