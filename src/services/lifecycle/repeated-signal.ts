import type { Value } from '../../facts/types.ts';
import { memoizeByService } from '../memoize.ts';
import type { Program, Reach, Service } from '../types.ts';
import { type ShutdownStep, shutdownOf } from './shutdown.ts';
import type { TracedGuard } from './trace.ts';

/** Variables (`module#binding`) and properties (`.name`) that the shutdown itself writes. */
export const shutdownStateOf = memoizeByService((service: Service): ReadonlySet<string> => {
  const { reach } = shutdownOf(service);
  return service.program && reach ? writtenIn(service.program, reach) : new Set();
});

function writtenIn(program: Program, reach: Reach): ReadonlySet<string> {
  const written = new Set<string>();
  for (const ref of reach.functions) {
    const facts = program.modules.get(ref.module);
    facts?.bindings.forEach((binding, id) => {
      if (binding.fn !== ref.fn && binding.writes.some((write) => write.fn === ref.fn))
        written.add(`${ref.module}#${id}`);
    });
    for (const item of facts?.assignments ?? [])
      if (item.fn === ref.fn && item.target.kind === 'member') written.add(`.${item.target.property}`);
  }
  return written;
}

/** The code runs only on a repeated signal: `if (stopping) process.exit(1)`. */
export function onlyWhenRepeated(service: Service, step: ShutdownStep): boolean {
  return step.guards.some((guard) => !guard.fact.negate === true && isAboutState(service, guard, false));
}

/** The code runs only on the first signal: `if (stopping) return;` before it, or `if (!stopping) { … }` around it. */
export function onlyOnce(service: Service, step: ShutdownStep): boolean {
  return step.guards.some(
    (guard) =>
      (guard.fact.negate && isAboutState(service, guard, false)) ||
      (!guard.fact.negate && isAboutState(service, guard, true)),
  );
}

/** The test of a guard looks at state of the shutdown, as it is or negated. */
function isAboutState(service: Service, { module, fact }: TracedGuard, negated: boolean): boolean {
  const written = shutdownStateOf(service);
  const { program } = service;
  if (!program || fact.kind === 'catch') return false;
  const names = (value: Value): boolean => {
    switch (value.kind) {
      case 'ref':
        return written.has(`${module}#${value.binding}`);
      case 'member':
        return written.has(`.${value.property}`);
      case 'binary':
        return names(value.left) || names(value.right);
      case 'logical':
        return names(value.left) || names(value.right);
      case 'unary':
        return value.op !== '!' && names(value.value);
      case 'call':
        return program
          .targets(program.call({ module, call: value.call }))
          .some((ref) =>
            (program.modules.get(ref.module)?.functions[ref.fn]?.returns ?? []).some((result) => names(result.value)),
          );
      default:
        return false;
    }
  };
  const { test } = fact;
  if (!negated) return names(test);
  if (test.kind === 'unary' && test.op === '!') return names(test.value);
  return test.kind === 'binary' && /^===?$/.test(test.op) && names(test) && isEmpty(test.right);
}

function isEmpty(value: Value): boolean {
  return (
    value.kind === 'undefined' ||
    value.kind === 'null' ||
    (value.kind === 'boolean' && !value.value) ||
    (value.kind === 'number' && value.value === 0)
  );
}
