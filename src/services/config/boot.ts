import type { Value } from '../../facts/types.ts';
import { memoizeByService } from '../memoize.ts';
import { calledName } from '../names.ts';
import { assumeComplete } from '../observability/effective.ts';
import { callsByFunction } from '../program/calls-by-function.ts';
import { functionKey } from '../program/targets.ts';
import type { Certainty, Environment, FunctionRef, LinkedCall, Program, Service } from '../types.ts';
import { absences } from './absences.ts';

/** Calls that run the functions handed to them at once, or while the application is put together. */
const AT_ONCE =
  /^(?:forEach|map|flatMap|filter|some|every|find|reduce|then|finally|register|after|ready|fromEntries|from|nextTick|forRootAsync|registerAs|forRoot|create|call|apply|run|safely(?:Sync)?|try[A-Z]\w*|attempt|p?[rR]etry)$/;

/**
 * The functions that run while the process starts, before and apart from any request; true where nothing on the way
 * there depends on a condition that is open.
 */
const bootFunctionsOf = memoizeByService((service: Service): ReadonlyMap<string, boolean> => {
  const { program } = service;
  const seen = new Map<string, boolean>();
  if (!program) return seen;
  const env = assumeComplete(service.deployments[0]?.environment);
  const handlers = new Set(service.routes.routes.flatMap((route) => route.handlers.map(functionKey)));
  type Item = { readonly ref: FunctionRef; readonly certain: boolean };
  const queue: Item[] = [...program.modules.keys()].map((module) => ({ ref: { module, fn: 0 }, certain: true }));
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { ref, certain } = next;
    const key = functionKey(ref);
    const known = seen.get(key);
    if (known === true || known === certain || handlers.has(key)) continue;
    seen.set(key, certain);
    for (const call of callsByFunction(program).get(key) ?? []) {
      const holds = holdsAtStart(program, call.module, call.fact.guards, env);
      if (holds === false) continue;
      for (const target of startedBy(program, call))
        queue.push({
          ref: target,
          certain: certain && holds === true,
        });
    }
    // Plugins that a loader finds by folder are exported functions that nobody calls by name.
    if (ref.fn === 0) for (const plugin of pluginsOf(program, ref.module)) queue.push({ ref: plugin, certain });
  }
  return seen;
});

/**
 * Whether conditions hold at the first start: what is decided, `if (cached) return cached` with nothing cached yet,
 * checks that would have stopped the start, and loops, which run.
 */
function holdsAtStart(program: Program, module: string, guards: readonly number[], env: Environment): Certainty {
  const facts = program.modules.get(module);
  const isUnset = (test: Value): boolean => {
    if (test.kind === 'logical') return isUnset(test.left) || isUnset(test.right);
    if (test.kind === 'binary') return isUnset(test.left);
    const binding = test.kind === 'ref' ? facts?.bindings[test.binding] : undefined;
    const init = binding?.init?.kind;
    return binding?.kind === 'let' && binding.fn === 0 && (init === undefined || /^(?:null|undefined)$/.test(init));
  };
  const open = guards.filter((id) => {
    const guard = facts?.guards[id];
    if (!guard || guard.kind === 'loop') return false;
    if (guard.kind !== 'early-exit' || !guard.negate) return true;
    return !isUnset(guard.test) && absences(program, module, guard.test, false, 0).length === 0;
  });
  return program.holds(module, open, env);
}

/** Whether a function runs at the start of the process. */
export function isBoot(service: Service, module: string, fn: number): boolean {
  return bootFunctionsOf(service).has(functionKey({ module, fn }));
}

/** Whether something under these conditions runs at every start, whatever the variables that are not known. */
export function isCertainAtBoot(service: Service, ref: FunctionRef, guards: readonly number[]): boolean {
  const { program } = service;
  if (!program || bootFunctionsOf(service).get(functionKey(ref)) !== true) return false;
  const env = assumeComplete(service.deployments[0]?.environment);
  return holdsAtStart(program, ref.module, guards, env) === true;
}

function startedBy(program: Program, call: LinkedCall): readonly FunctionRef[] {
  const { args } = call.fact;
  const found = [...program.targets(call)];
  const name = calledName(program, call);
  const started = AT_ONCE.test(name) || name === 'Promise' || program.callees(call).some((path) => path.includes('#'));
  if (AT_ONCE.test(name) || name === 'Promise') found.push(...program.callbacks(call));
  if (started)
    for (const arg of args)
      for (const key of ['validate', 'load', 'useFactory', 'factory']) {
        const option = program.option(call.module, arg, key);
        if (option.value)
          found.push(
            ...program.functions(option.module, option.value),
            ...listed(program, option.module, option.value),
          );
      }
  return found;
}

function listed(program: Program, module: string, value: Value): readonly FunctionRef[] {
  return value.kind === 'array' ? value.items.flatMap((item) => program.functions(module, item)) : [];
}

function pluginsOf(program: Program, module: string): readonly FunctionRef[] {
  const facts = program.modules.get(module);
  const exported = facts?.exports.find((item) => item.kind === 'value' && item.name === 'default');
  if (exported?.kind !== 'value' || !/(?:^|\/)(?:plugins?|config|env)(?:\/|\.)/.test(module)) return [];
  return program.functions(module, exported.value);
}
