import type { Value } from '../../facts/types.ts';
import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { isBoot } from '../config/boot.ts';
import { isEnvironment } from '../config/environment-values.ts';
import { memoizeByService } from '../memoize.ts';
import { readSchema } from '../schemas/read-schema.ts';
import { readShape } from '../schemas/shape.ts';
import type { SchemaNode } from '../schemas/types.ts';
import type { LinkedCall, Program, Route, Service } from '../types.ts';
import { hapiValidations } from './hapi-validations.ts';
import { messageHandlersOf } from './message-handlers.ts';
import { pipeValidations } from './nest-validation.ts';
import { openApiValidations } from './openapi-validations.ts';

/** Input that is checked against a schema. */
export interface Validation {
  readonly library: string;
  /**
   * Who acts on it: the `framework` (answers 400, hands the parsed value over), a `middleware` with a schema, a call of
   * the handler that `throws`, or one that `returns` what it found.
   */
  readonly by: 'framework' | 'middleware' | 'throws' | 'returns';
  readonly part: 'body' | 'query' | 'params' | 'unknown';
  readonly schema: SchemaNode | undefined;
  readonly place: Place;
  readonly call: LinkedCall | undefined;
  readonly route: Route | undefined;
}

const PARTS: Readonly<Record<string, Validation['part']>> = {
  body: 'body',
  json: 'body',
  form: 'body',
  query: 'query',
  querystring: 'query',
  queryString: 'query',
  params: 'params',
  param: 'params',
};

/** Calls of libraries that check one value; what they do with a wrong one. */
const LIBRARIES =
  /^(?:zod|joi|@hapi\/joi|yup|valibot|superstruct|arktype|io-ts|ajv|class-validator|@sinclair\/typebox|typebox|validator|card-validator|simple-card-validator|express-validator|celebrate|jsonschema|@cfworker\/json-schema|tv4|@hono\/[\w-]*validator|hono\/validator|@hono\/zod-openapi|@trpc\/server|nestjs-zod|routing-controllers|koa-joi-router|express-openapi-validator|@fastify\/type-provider-typebox|fastify-type-provider-zod|@ts-rest\/[\w-]+|myzod|runtypes)(?:\/[^#]*)?#/;
const THROWS = /^(?:parse|parseAsync|attempt|assert|create|validateSync|validateOrReject|Decode|Parse|cast)$/;
const RETURNS =
  /^(?:safeParse|safeParseAsync|validate|validateAsync|is|isValid|Check|check|spa|compile|validationResult)$/;

/** Every validation of input on the production path. */
export const validationsOf = memoizeByService((service: Service): readonly Validation[] => {
  const { program } = service;
  if (!program) return [];
  return [
    ...service.routes.routes.flatMap((route) => [...ofFastify(program, route), ...ofRoute(program, route)]),
    ...hapiValidations(service, program),
    ...pipeValidations(service, program),
    ...openApiValidations(program),
    ...program.calls.flatMap((call) => ofCall(service, program, call) ?? []),
  ];
});

/** `schema: { body, querystring, params }` of a Fastify route. */
function ofFastify(program: Program, route: Route): readonly Validation[] {
  const { call } = route;
  if (!call || route.framework !== 'fastify') return [];
  return call.fact.args.flatMap((arg) => {
    const any = program.option(call.module, arg, 'schema');
    if (!any.found) return [];
    const found = ['body', 'querystring', 'query', 'params'].flatMap((key): readonly Validation[] => {
      const lookup = program.option(call.module, arg, 'schema', key);
      if (!lookup.value) return [];
      const schema = readSchema(program, lookup.module, lookup.value);
      const place = lookup.place ?? route.place;
      return [{ library: 'fastify', by: 'framework', part: own(PARTS, key) ?? 'unknown', schema, place, call, route }];
    });
    // A schema that cannot be read as an object may hold any of them.
    const open = found.length === 0 && any.value?.kind !== 'object' && any.maybe;
    return open ||
      (found.length === 0 &&
        program.definition(any.module, any.value ?? { kind: 'undefined' })?.value.kind !== 'object')
      ? [
          ...found,
          {
            library: 'fastify',
            by: 'framework' as const,
            part: 'unknown' as const,
            schema: undefined,
            place: any.place ?? route.place,
            call,
            route,
          },
        ]
      : found;
  });
}

/** A middleware of the route that is handed a schema: `router.post('/', validate(schema), handler)`, zValidator('json', schema). */
function ofRoute(program: Program, route: Route): readonly Validation[] {
  const { call } = route;
  if (!call) return [];
  return call.fact.args.flatMap((arg): readonly Validation[] => {
    const definition = program.definition(call.module, arg) ?? { module: call.module, value: arg };
    const items = definition.value.kind === 'array' ? definition.value.items : [definition.value];
    return items.flatMap((item) => ofMiddleware(program, definition.module, item, route));
  });
}

function ofMiddleware(program: Program, module: string, value: Value, route: Route): readonly Validation[] {
  if (value.kind !== 'call') return [];
  const made = program.call({ module, call: value.call });
  const name = program.callees(made)[0] ?? '';
  // `body('email').isEmail()` in a list before the handler (express-validator.github.io/docs/guides/validation-chain).
  const chain = /^express-validator#(body|query|param|check|checkSchema|checkExact|oneOf|header|cookie)\b/.exec(name);
  if (chain) {
    const part = own(PARTS, chain[1] ?? '') ?? 'unknown';
    const library = 'express-validator';
    return [{ library, by: 'middleware', part, schema: undefined, place: made.place, call: made, route }];
  }
  const part = made.fact.args.map((arg) => (arg.kind === 'string' ? own(PARTS, arg.value) : undefined)).find(Boolean);
  const framework = /^(?:@hono\/|hono\/|celebrate#|hono-openapi#)/.test(name);
  const by = framework ? ('framework' as const) : ('middleware' as const);
  const library = name.includes('#') ? name.replace(/#.*/, '') : 'middleware';
  return made.fact.args.flatMap((arg): readonly Validation[] => {
    const schema = isLikeSchema(program, module, arg) ? readSchema(program, module, arg) : undefined;
    if (schema && schema.type !== 'unknown')
      return [{ library, by, part: part ?? partIn(schema), schema, place: made.place, call: made, route }];
    // celebrate({ body: Joi.object() }), validate({ body, query }).
    return Object.entries(PARTS).flatMap(([key, named]): readonly Validation[] => {
      const lookup = program.option(module, arg, key);
      const inner =
        lookup.value &&
        (readSchema(program, lookup.module, lookup.value) ?? readShape(program, lookup.module, lookup.value));
      return inner && inner.type !== 'unknown'
        ? [{ library, by, part: named, schema: inner, place: lookup.place ?? made.place, call: made, route }]
        : [];
    });
  });
}

/** `z.object({ body: … })` handed to a middleware names the part inside. */
function partIn(schema: SchemaNode): Validation['part'] {
  return schema.fields.has('body') ? 'unknown' : 'unknown';
}

function isLikeSchema(program: Program, module: string, value: Value): boolean {
  if (/^(?:call|ref|member|object)$/.test(value.kind)) return program.functions(module, value).length === 0;
  return false;
}

/** A call of a schema library outside the environment: on the request path, or in code that only requests reach. */
function ofCall(service: Service, program: Program, call: LinkedCall): Validation | undefined {
  const path = program.callees(call).find((item) => LIBRARIES.test(item));
  const name = path?.replace(/^.*[.#]/, '') ?? '';
  const { callee, args } = call.fact;
  if (!path) return ofInput(program, call);
  const by = THROWS.test(name) ? ('throws' as const) : RETURNS.test(name) ? ('returns' as const) : undefined;
  const library = path.replace(/#.*/, '');
  if (program.runs(call) === false) return undefined;
  if (library === 'express-validator' || /^(?:validator|.*card-validator)$/.test(library))
    return { library, by: 'returns', part: 'unknown', schema: undefined, place: call.place, call, route: undefined };
  if (!by) return undefined;
  const free = callee.kind !== 'member' || /#(?:default\.)?(?:Joi\.|v\.|Value\.)?\w+$/.test(path);
  const schemaLast = name === 'attempt' || library === 'jsonschema' || library === 'tv4';
  const schemaValue = free ? args[schemaLast ? 1 : 0] : callee.kind === 'member' ? callee.object : undefined;
  const input = free ? args[schemaLast ? 0 : 1] : args[0];
  if (input && isEnvironment(program, call.module, input, 0)) return undefined;
  // What is parsed while the process starts is configuration, whatever it is called.
  if (isBoot(service, call.module, call.fact.fn) && !isMessage(service, call)) return undefined;
  const schema = schemaValue && readSchema(program, call.module, schemaValue);
  return { library, by, part: inputPart(input), schema, place: call.place, call, route: undefined };
}

function isMessage(service: Service, call: LinkedCall): boolean {
  return messageHandlersOf(service).some((ref) => ref.module === call.module && ref.fn === call.fact.fn);
}

/** `.input(schema)` of tRPC procedures, `createRoute({ request: { body } })` of zod-openapi. */
function ofInput(program: Program, call: LinkedCall): Validation | undefined {
  const { callee, args } = call.fact;
  const [first] = args;
  if (
    callee.kind !== 'member' ||
    !/^(?:input|inputSchema|body|query)$/.test(callee.property) ||
    !first ||
    args.length > 1
  )
    return undefined;
  const schema = readSchema(program, call.module, first);
  if (!schema || !/^(?:zod|valibot|yup|joi)$/.test(schema.library)) return undefined;
  return { library: schema.library, by: 'framework', part: 'body', schema, place: call.place, call, route: undefined };
}

function inputPart(value: Value | undefined): Validation['part'] {
  if (value?.kind === 'member') return own(PARTS, value.property) ?? inputPart(value.object);
  if (value?.kind === 'call') return 'unknown';
  return 'unknown';
}
