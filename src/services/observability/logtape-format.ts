import type { Environment, LinkedCall, Program } from '../types.ts';
import { walkEffective } from './effective.ts';
import { writesJson } from './own-loggers.ts';

/** `getConsoleSink({ formatter: (record) => JSON.stringify(…) })`: logtape.org/manual/formatters#custom-formatter */
export function logTapeFormat(program: Program, call: LinkedCall, env: Environment): 'json' | 'text' | 'unknown' {
  let format: 'json' | 'text' | 'unknown' = 'text';
  for (const arg of call.fact.args)
    walkEffective(program, call.module, arg, env, (value, module, certain) => {
      if (value.kind !== 'function' || format === 'json') return;
      const returns = program.fn({ module, fn: value.fn }).returns;
      if (returns.some((item) => writesJson(program, module, item.value))) format = certain ? 'json' : 'unknown';
    });
  return format;
}
