import { readSchema } from '../schemas/read-schema.ts';
import type { LinkedCall, Program, Service } from '../types.ts';
import type { InputRead } from './input-reads.ts';
import type { Validation } from './validations.ts';

/** The pipe of Nest that validates, globally or on a handler, with its options. */
export function findValidationPipe(program: Program): LinkedCall | undefined {
  return program.callsTo(
    '@nestjs/common#ValidationPipe',
    'nestjs-zod#ZodValidationPipe',
    'nestjs-zod#createZodValidationPipe',
  )[0];
}

/** `@Body() dto: CreateOrder` under a ValidationPipe: the class is the schema. */
export function pipeValidations(service: Service, program: Program): readonly Validation[] {
  const pipe = findValidationPipe(program);
  if (!pipe) return [];
  const whitelist = program.option(pipe.module, pipe.fact.args[0], 'whitelist');
  const strips = whitelist.value && program.literal(whitelist.module, whitelist.value)?.value === true;
  const forbids = program.option(pipe.module, pipe.fact.args[0], 'forbidNonWhitelisted');
  const rejects = strips && forbids.value && program.literal(forbids.module, forbids.value)?.value === true;
  const unknownKeys = rejects ? ('reject' as const) : strips ? ('strip' as const) : ('keep' as const);
  const found: Validation[] = service.routes.routes.flatMap((route) =>
    route.handlers.flatMap((ref): readonly Validation[] =>
      program.fn(ref).params.flatMap((param): readonly Validation[] => {
        const decorator = (param.decorators ?? [])
          .map((call) => program.call({ module: ref.module, call }))
          .find((call) => program.callees(call).some((path) => /^@nestjs\/common#(?:Body|Query|Param)$/.test(path)));
        const schema = decorator && param.type && readSchema(program, ref.module, param.type);
        if (!decorator || !schema) return [];
        const kind = (program.callees(decorator)[0] ?? '').replace(/^.*#/, '').toLowerCase();
        const part = kind === 'body' ? 'body' : kind === 'query' ? 'query' : 'params';
        const place = decorator.place;
        return [
          {
            library: 'class-validator',
            by: 'framework',
            part,
            schema: { ...schema, unknownKeys },
            place,
            call: pipe,
            route,
          },
        ];
      }),
    ),
  );
  const whole: Validation = {
    library: 'class-validator',
    by: 'framework',
    part: 'unknown',
    schema: undefined,
    place: pipe.place,
    call: pipe,
    route: undefined,
  };
  return [...found, whole];
}

/** `@Body()`, `@Query()` and `@Param()` parameters of controllers. */
export function decoratedReads(program: Program): readonly InputRead[] {
  return [...program.modules].flatMap(([module, facts]) =>
    facts.functions.flatMap((fn, id) =>
      fn.params.flatMap((param) =>
        (param.decorators ?? []).flatMap((call): readonly InputRead[] => {
          const decorator = program.call({ module, call });
          const name = program.callees(decorator).find((path) => /^@nestjs\/common#(?:Body|Query|Param)$/.test(path));
          if (!name) return [];
          const part = name.endsWith('Body') ? 'body' : name.endsWith('Query') ? 'query' : 'params';
          return [{ part, module, fn: id, span: decorator.fact.span, place: decorator.place, bound: false }];
        }),
      ),
    ),
  );
}
