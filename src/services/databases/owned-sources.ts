import { RESOURCES } from '../../knowledge/resources.ts';
import { memoizeByProgram } from '../memoize.ts';
import type { LinkedCall, Program } from '../types.ts';

/** Modules of Nest that open a TypeORM connection and close it along with the application. */
const OWNING_MODULES = RESOURCES.filter(
  ({ name, closedWith }) => name === 'typeorm' && closedWith !== undefined,
).flatMap(({ opens }) => opens);

const factoriesOf = memoizeByProgram(
  (program: Program): ReadonlySet<string> =>
    new Set(
      program
        .callsTo(...OWNING_MODULES)
        .flatMap((call) => program.callbacks(call).map(({ module, fn }) => `${module}:${fn}`)),
    ),
);

/** Made in a factory of `TypeOrmModule.forRootAsync({ dataSourceFactory })`: the module hands it its options and owns it. */
export function isOwnedByModule(program: Program, { module, fact }: LinkedCall): boolean {
  return factoriesOf(program).has(`${module}:${fact.fn}`);
}
