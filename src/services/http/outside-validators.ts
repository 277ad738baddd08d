import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import type { Program } from '../types.ts';

/** Something of a package that its name says checks requests; what it checks is written there. */
export interface OutsideValidator {
  readonly name: string;
  readonly package: string;
  readonly place: Place;
}

const REGISTERS = /^(?:use|register|route|all|get|post|put|patch|delete|addHook|ext)$/;

/** `server.register(OpenApiValidator)`, `app.use(validateRequest())` of a package that is not in this repository. */
export function findOutsideValidator(program: Program): OutsideValidator | undefined {
  for (const { module, fact, place } of program.calls) {
    if (fact.kind !== 'call' || fact.callee.kind !== 'member' || !REGISTERS.test(fact.callee.property)) continue;
    for (const value of fact.args.flatMap((arg) => partsOf(arg, 0))) {
      const path = pathOf(program, module, value);
      const [, name = '', member = ''] = /^((?:@[^/#]+\/)?[^/#]+)[^#]*#.*?(\w+)(?:\(\))*$/.exec(path ?? '') ?? [];
      if (/valid/i.test(member)) return { name: member, package: name, place };
    }
  }
  return undefined;
}

/** A list of plugins, `{ plugin, options }` of hapi. */
function partsOf(value: Value, depth: number): readonly Value[] {
  if (depth > 3) return [];
  if (value.kind === 'array') return value.items.flatMap((item) => partsOf(item, depth + 1));
  if (value.kind !== 'object') return [value];
  return value.properties.filter(({ key }) => key === 'plugin').flatMap((item) => partsOf(item.value, depth + 1));
}

function pathOf(program: Program, module: string, value: Value): string | undefined {
  const external = program.origins(module, value).find((origin) => origin.kind === 'external');
  return external?.kind === 'external' ? external.path : undefined;
}
