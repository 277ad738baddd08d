import type { Place } from '../../parsers/place.ts';
import type { LinkedCall, Program, Service } from '../types.ts';
import { forksOf } from './forks.ts';

export interface WorkerCount {
  readonly from: 'parallelism' | 'environment' | 'cpus' | 'literal' | 'unknown';
  readonly place: Place;
}

const PARALLELISM = ['node:os#availableParallelism', 'physical-cpu-count#default'];
const CPUS = ['node:os#cpus'];
const COUNT_VARIABLES = /CONCURRENCY|WORKERS?|INSTANCES|PROCESSES|CLUSTER|CPUS?/i;

/** What the number of workers comes from, read from the module that forks. */
export function countOfWorkers(service: Service): WorkerCount | undefined {
  const { program } = service;
  const [fork] = forksOf(service);
  if (!program || !fork) return undefined;
  const { call } = fork;
  const inModule = (...paths: readonly string[]): LinkedCall | undefined =>
    program.callsTo(...paths).find((item) => item.module === call.module) ?? program.callsTo(...paths)[0];
  const parallelism = inModule(...PARALLELISM);
  if (parallelism) return { from: 'parallelism', place: parallelism.place };
  const variable = findVariable(program, call);
  if (variable) return { from: 'environment', place: variable };
  const cpus = inModule(...CPUS);
  if (cpus) return { from: 'cpus', place: cpus.place };
  return literalCount(program, call);
}

/** `process.env.WEB_CONCURRENCY`, or the member of a configuration object that has the name of the variable. */
function findVariable(program: Program, call: LinkedCall): Place | undefined {
  const facts = program.modules.get(call.module);
  const read = facts?.envReads.find((item) => item.name !== undefined && COUNT_VARIABLES.test(item.name));
  if (read) return program.place(call.module, read.span);
  const binding = facts?.bindings.find(
    ({ init }) => init?.kind === 'member' && /^[A-Z_]+$/.test(init.property) && COUNT_VARIABLES.test(init.property),
  );
  return binding && program.place(call.module, binding.span);
}

function literalCount(program: Program, call: LinkedCall): WorkerCount {
  const option = ['workers', 'count', 'instances'].flatMap((name) =>
    call.fact.args.map((arg) => program.option(call.module, arg, name)),
  );
  const set = option.find((item) => item.found);
  if (set?.value && set.place)
    return { from: program.literal(set.module, set.value) ? 'literal' : 'unknown', place: set.place };
  const loop = call.fact.loop === undefined ? undefined : program.modules.get(call.module)?.loops[call.fact.loop];
  const bound = loop?.over.kind === 'binary' ? loop.over.right : undefined;
  if (loop && bound && program.literal(call.module, bound)) return { from: 'literal', place: call.place };
  return { from: 'unknown', place: call.place };
}
