import type { LinkedCall, Program } from '../types.ts';
import type { Logger } from './loggers.ts';

const METHODS = ['fatal', 'error', 'warn', 'info', 'http', 'verbose', 'debug', 'log'];

/** How many lines of the source each logger writes, where the name it is called by leads to the call that made it. */
export function linesOf(program: Program, loggers: readonly Logger[]): ReadonlyMap<Logger, number> {
  const byCall = new Map<LinkedCall, Logger>();
  for (const logger of loggers) if (logger.call) byCall.set(logger.call, logger);
  const lines = new Map<Logger, number>();
  for (const { module, fact } of program.callsNamed(...METHODS)) {
    if (fact.callee.kind !== 'member') continue;
    const made = program.definition(module, fact.callee.object);
    if (made?.value.kind !== 'call') continue;
    const logger = byCall.get(program.call({ module: made.module, call: made.value.call }));
    if (logger) lines.set(logger, (lines.get(logger) ?? 0) + 1);
  }
  return lines;
}
