import type { ExportFact, Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { readClass } from '../schemas/classes.ts';
import { readSchema } from '../schemas/read-schema.ts';
import { emptyNode, type SchemaNode } from '../schemas/types.ts';
import type { LinkedCall, Program, Service } from '../types.ts';
import { isBoot } from './boot.ts';
import { convictSchema, envVarSchema } from './environment-libraries.ts';
import { isEnvironment, parsedByHelper, parserAmong } from './environment-values.ts';

/** A schema that the environment is parsed with. */
export interface EnvironmentSchema {
  readonly library: string;
  /** The call that parses; where the remedy of what it leaves open goes. */
  readonly place: Place;
  /** The schema's fields are names of variables; undefined when the schema could not be read. */
  readonly schema: SchemaNode | undefined;
  /** It runs while the process starts. */
  readonly atStart: boolean;
  /** `emptyStringAsUndefined` and the like: an empty variable counts as missing. */
  readonly emptyIsMissing: boolean;
}

/** Every schema of the production path that parses the environment. */
export const environmentSchemasOf = memoizeByService((service: Service): readonly EnvironmentSchema[] => {
  const { program } = service;
  if (!program) return [];
  return program.calls
    .flatMap((call) => {
      if (program.runs(call) === false) return [];
      const found =
        fromLibrary(program, call) ??
        fromSchema(program, call) ??
        fromClass(program, call) ??
        fromHelper(program, call);
      if (!found) return [];
      // Plugins are registered while the application is put together, wherever the call stands.
      const atStart = found.library.includes('fastify') || isBoot(service, call.module, call.fact.fn);
      return [{ ...found, place: call.place, atStart }];
    })
    .concat(autoloaded(program));
});

/** `export default env` with `export const autoConfig = { schema }`, in a folder that @fastify/autoload reads. */
function autoloaded(program: Program): readonly EnvironmentSchema[] {
  return [...program.modules].flatMap(([module, facts]) => {
    const exported = (name: string): ExportFact | undefined =>
      facts.exports.find((item) => item.kind === 'value' && item.name === name);
    const plugin = exported('default');
    if (plugin?.kind !== 'value') return [];
    const isEnv = program
      .externals(module, plugin.value)
      .some((path) => /^(?:@fastify\/env|fastify-env)#default$/.test(path));
    if (!isEnv) return [];
    const options = exported('autoConfig');
    const schema = options?.kind === 'value' ? program.option(module, options.value, 'schema') : undefined;
    return [
      {
        library: '@fastify/env',
        place: program.place(module, plugin.span),
        schema: schema?.value && readSchema(program, schema.module, schema.value),
        atStart: true,
        emptyIsMissing: false,
      },
    ];
  });
}

type Found = Pick<EnvironmentSchema, 'library' | 'schema' | 'emptyIsMissing'>;

/** Libraries that are made for the environment. */
function fromLibrary(program: Program, call: LinkedCall): Found | undefined {
  const [first, second] = call.fact.args;
  const { module } = call;
  for (const path of program.callees(call)) {
    if (/^envalid#(?:default\.)?(?:cleanEnv|customCleanEnv)$/.test(path))
      return {
        library: 'envalid',
        schema: shapeOf(program, module, second, 'envalid', call.place),
        emptyIsMissing: false,
      };
    if (/^znv#parseEnv$/.test(path))
      return { library: 'znv', schema: shapeOf(program, module, second, 'zod', call.place), emptyIsMissing: false };
    if (/^@t3-oss\/env-(?:core|nextjs|nuxt)#createEnv$/.test(path)) {
      const server = program.option(module, first, 'server');
      const empty = program.option(module, first, 'emptyStringAsUndefined');
      return {
        library: 't3-env',
        schema: server.value && shapeOf(program, server.module, server.value, 'zod', call.place),
        emptyIsMissing: Boolean(empty.value && program.literal(empty.module, empty.value)?.value),
      };
    }
    if (/^(?:env-schema#(?:default|envSchema)|@fastify\/env#default|fastify-env#default)$/.test(path)) {
      const schema = program.option(module, first, 'schema');
      return {
        library: path.replace(/#.*/, ''),
        schema: schema.value && readSchema(program, schema.module, schema.value),
        emptyIsMissing: false,
      };
    }
    if (/^@nestjs\/config#ConfigModule\.forRoot$/.test(path)) return nestConfig(program, call);
    if (/^convict#(?:default|convict)$/.test(path))
      return { library: 'convict', schema: convictSchema(program, module, first, call.place), emptyIsMissing: false };
    if (/^env-var#(?:default\.)?(?:get|from\(\)\.get)$/.test(path))
      return { library: 'env-var', schema: envVarSchema(program, call), emptyIsMissing: true };
    // Libraries whose schemas are not read: what they refuse ends the start all the same.
    const other =
      /^(figue#defineConfig|envsafe#envsafe|@adonisjs\/core\/env#Env\.create|(?:assert-env|ensure-env|check-env)#default)$/.exec(
        path,
      )?.[1];
    if (other) return { library: other.replace(/#.*/, ''), schema: undefined, emptyIsMissing: false };
    if (/^dotenv-safe#(?:default\.)?(?:config|load)$/.test(path))
      return { library: 'dotenv-safe', schema: undefined, emptyIsMissing: true };
  }
  return registered(program, call);
}

/** `fastify.register(env, { schema })`. */
function registered(program: Program, call: LinkedCall): Found | undefined {
  const { callee, args } = call.fact;
  const [plugin] = args;
  if (callee.kind !== 'member' || callee.property !== 'register' || !plugin) return undefined;
  if (!program.externals(call.module, plugin).some((path) => /^(?:@fastify\/env|fastify-env)#/.test(path)))
    return undefined;
  const schema = program.option(call.module, args[1], 'schema');
  return {
    library: '@fastify/env',
    schema: schema.value && readSchema(program, schema.module, schema.value),
    emptyIsMissing: false,
  };
}

/** `ConfigModule.forRoot({ validationSchema, validate })` (docs.nestjs.com/techniques/configuration#schema-validation). */
function nestConfig(program: Program, call: LinkedCall): Found | undefined {
  const [options] = call.fact.args;
  const schema = program.option(call.module, options, 'validationSchema');
  if (schema.value)
    return {
      library: '@nestjs/config',
      schema: readSchema(program, schema.module, schema.value),
      emptyIsMissing: false,
    };
  const validate = program.option(call.module, options, 'validate');
  if (!validate.found) return undefined;
  return { library: '@nestjs/config', schema: undefined, emptyIsMissing: false };
}

/** `schema.parse(process.env)`, `validate(config)` in the function that ConfigModule runs, and its like. */
function fromSchema(program: Program, call: LinkedCall): Found | undefined {
  const { callee, args } = call.fact;
  const { module } = call;
  const name = callee.kind === 'member' ? callee.property : '';
  const paths = program.callees(call);
  const method = parserAmong(paths);
  if (!method) return fromCompiled(program, call, paths);
  const library = method.replace(/[#/].*/, '');
  // valibot, superstruct: parse(schema, input); Joi.attempt(input, schema).
  const free = callee.kind !== 'member' || /#(?:default\.)?(?:Joi\.)?\w+$/.test(method);
  const [schemaArg, input] = free
    ? name === 'attempt'
      ? [args[1], args[0]]
      : [args[0], args[1]]
    : [undefined, args[0]];
  if (!input || !isEnvironment(program, module, input, 0)) return undefined;
  const value = schemaArg ?? (callee.kind === 'member' ? callee.object : undefined);
  return { library, schema: value && readSchema(program, module, value), emptyIsMissing: false };
}

/** `check(values, schema)` of the repository, where `check` hands both to the library. */
function fromHelper(program: Program, call: LinkedCall): Found | undefined {
  const parsed = parsedByHelper(program, call);
  if (!parsed) return undefined;
  const { library, schema } = parsed;
  return { library, schema: schema && readSchema(program, call.module, schema), emptyIsMissing: false };
}

/** `const validate = ajv.compile(schema); validate(process.env)`: https://ajv.js.org/guide/getting-started.html */
function fromCompiled(program: Program, { module, fact }: LinkedCall, paths: readonly string[]): Found | undefined {
  const [input] = fact.args;
  if (!paths.some((path) => /^ajv(?:\/[^#]*)?#.*\.compile\(\)$/.test(path))) return undefined;
  if (!input || !isEnvironment(program, module, input, 0)) return undefined;
  const made = program.definition(module, fact.callee);
  const compiled =
    made?.value.kind === 'call' ? program.call({ module: made.module, call: made.value.call }) : undefined;
  const schema = compiled?.fact.args[0];
  return {
    library: 'ajv',
    schema: compiled && schema && readSchema(program, compiled.module, schema),
    emptyIsMissing: false,
  };
}

/** `plainToInstance(Environment, process.env)` beside validateSync of class-validator. */
function fromClass(program: Program, call: LinkedCall): Found | undefined {
  const paths = program.callees(call);
  const [first, second] = call.fact.args;
  if (paths.some((path) => /^class-transformer#(?:plainToInstance|plainToClass)$/.test(path)) && first && second) {
    const schema = handedClasses(program, call, first) ?? readSchema(program, call.module, first);
    const named = /(?:^|[/.-])(?:env|environment|config|configuration)\b/i.test(call.module);
    return schema?.library === 'class-validator' && (named || isEnvironment(program, call.module, second, 0))
      ? { library: 'class-validator', schema, emptyIsMissing: false }
      : undefined;
  }
  if (!paths.some((path) => /^class-validator#validate(?:Sync|OrReject)?$/.test(path)) || !first) return undefined;
  for (const origin of program.origins(call.module, first)) {
    if (
      origin.kind !== 'instance' ||
      !/env|config/i.test(program.modules.get(origin.module)?.classes[origin.cls]?.name ?? '')
    )
      continue;
    return { library: 'class-validator', schema: readClass(program, origin.module, origin.cls), emptyIsMissing: false };
  }
  return undefined;
}

/** `validateConfig(process.env, Variables)` checks with the class that each caller hands in: their fields together. */
function handedClasses(program: Program, { module, place }: LinkedCall, value: Value): SchemaNode | undefined {
  const schemas = program
    .origins(module, value)
    .flatMap((origin) => (origin.kind === 'class' ? (readClass(program, origin.module, origin.cls) ?? []) : []));
  if (schemas.length === 0) return undefined;
  const fields = new Map(schemas.flatMap((schema) => [...(schema.fields ?? [])]));
  return { ...emptyNode('class-validator', place), type: 'object', fields };
}

/** `{ PORT: port(), … }`, where every member is a schema. */
function shapeOf(
  program: Program,
  module: string,
  shape: Value | undefined,
  library: string,
  place: Place,
): SchemaNode | undefined {
  const definition = shape && (shape.kind === 'object' ? { module, value: shape } : program.definition(module, shape));
  if (definition?.value.kind !== 'object') return undefined;
  const fields = new Map<string, SchemaNode>();
  let complete = true;
  for (const property of definition.value.properties) {
    const field = property.key === undefined ? undefined : readSchema(program, definition.module, property.value);
    if (property.key === undefined) complete = false;
    else {
      const at = program.place(definition.module, property.span);
      fields.set(property.key, field ? { ...field, place: at } : { ...emptyNode(library, at), complete: false });
    }
  }
  return { ...emptyNode(library, place), type: 'object', fields, complete };
}
