import type { Value } from '../../facts/types.ts';
import type { DatabaseClientRow } from '../../knowledge/database-clients.ts';
import { factoryResults, type LocatedValue as Located, returnedValues } from '../option-values.ts';
import type { LinkedCall, Program } from '../types.ts';

/** Everything that may hold the options of a client: its arguments, what a factory among them returns, `autoConfig`. */
export function optionSources(program: Program, module: string, args: readonly Value[]): readonly Located[] {
  return args.flatMap((value): readonly Located[] => {
    const results = factoryResults(program, module, value);
    if (results) return results;
    const made = fromClass(program, module, value);
    if (made.length > 0) return made;
    // `register(plugin, (parent) => ({ … }))`
    if (program.origins(module, value).some((origin) => origin.kind === 'function'))
      return returnedValues(program, module, value);
    const configured = isParameterOnly(program, module, value) ? autoConfigOf(program, module) : [];
    return configured.length > 0 ? configured : [{ module, value }];
  });
}

/** `forRootAsync({ useClass: TypeOrmConfigService })`: what its method `createTypeOrmOptions` returns. */
function fromClass(program: Program, module: string, value: Value): readonly Located[] {
  return ['useClass', 'useExisting'].flatMap((name) => {
    const option = program.option(module, value, name);
    const origins = option.value ? program.origins(option.module, option.value) : [];
    return origins.flatMap((origin) => {
      if (origin.kind !== 'class') return [];
      const methods = program.modules.get(origin.module)?.classes[origin.cls]?.methods ?? [];
      return methods
        .filter((method) => /^create\w*Options$/.test(method.name))
        .flatMap(({ fn }) => program.fn({ module: origin.module, fn }).returns)
        .map((item) => ({ module: origin.module, value: item.value }));
    });
  });
}

function isParameterOnly(program: Program, module: string, value: Value): boolean {
  return program.origins(module, value).every((origin) => origin.kind === 'parameter' || origin.kind === 'unknown');
}

/** What @fastify/autoload hands to the plugin of a module (github.com/fastify/fastify-autoload#plugin-configuration). */
function autoConfigOf(program: Program, module: string): readonly Located[] {
  const facts = program.modules.get(module);
  return (facts?.exports ?? []).flatMap((item): readonly Located[] => {
    if (item.kind !== 'value' || item.name !== 'autoConfig') return [];
    const functions = returnedValues(program, module, item.value);
    return functions.length > 0 ? functions : [{ module, value: item.value }];
  });
}

/** `super(…)` of classes that extend the client (`class PrismaService extends PrismaClient`). */
export function openedBySuper(program: Program, row: DatabaseClientRow): readonly LinkedCall[] {
  const wanted = new Set(row.opens.map((path) => `${path}()`));
  return program.callsNamed('super').filter((call) => program.callees(call).some((path) => wanted.has(path)));
}
