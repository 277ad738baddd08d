import type { Value } from '../facts/types.ts';
import type { Program } from './types.ts';

/** A value with the module it stands in. */
export interface LocatedValue {
  readonly module: string;
  readonly value: Value;
}

/** Whether parts of a value are not known, so that an option may be there unseen. */
export function isOpen(program: Program, { module, value }: LocatedValue, depth = 0): boolean {
  if (depth > 6) return true;
  if (value.kind === 'function' || value.kind === 'template') return false;
  const origins = program.origins(module, value);
  const known = origins.some((origin) => origin.kind === 'data' || origin.kind === 'literal');
  return origins.some((origin) => {
    switch (origin.kind) {
      case 'unknown':
        return true;
      case 'external':
        // `new URL(…)` and the like are addresses, not options.
        return !/^(?:URL|String|process\.)/.test(origin.path);
      case 'parameter':
        return !known;
      case 'data':
        return (
          origin.value.kind === 'object' &&
          origin.value.properties.some((property) =>
            property.spread
              ? isOpen(program, { module: origin.module, value: property.value }, depth + 1)
              : property.key === undefined,
          )
        );
      default:
        return false;
    }
  });
}

/** What the functions that a value stands for return. */
export function returnedValues(program: Program, module: string, value: Value): readonly LocatedValue[] {
  return program
    .functions(module, value)
    .flatMap((ref) => program.fn(ref).returns.map((item) => ({ module: ref.module, value: item.value })));
}

/** `forRootAsync({ useFactory: () => options })`: what the factory returns; undefined without one. */
export function factoryResults(program: Program, module: string, value: Value): readonly LocatedValue[] | undefined {
  const factory = program.option(module, value, 'useFactory');
  return factory.found && factory.value ? returnedValues(program, factory.module, factory.value) : undefined;
}
