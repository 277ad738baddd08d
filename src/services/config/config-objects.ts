import { endOf } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import { type Place, placeKey } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Program, Service } from '../types.ts';
import { environmentSchemasOf } from './environment-schemas.ts';

/** An object that holds what was read from the environment. */
export interface ConfigObject {
  readonly module: string;
  readonly binding: number;
  readonly name: string;
  readonly place: Place;
  /** Variables that it holds as far as they are known. */
  readonly variables: readonly string[];
  /** Frozen at run time, read-only for the compiler, or open; undefined when the library that made it is not known. */
  readonly writes: 'frozen' | 'readonly' | 'open' | undefined;
}

interface Content {
  readonly variables: readonly string[];
  readonly writes: ConfigObject['writes'];
}

/** Schema libraries whose result cannot be written: envalid throws on writes, t3-env is read-only for the compiler. */
const READ_ONLY: Readonly<Record<string, 'frozen' | 'readonly'>> = {
  envalid: 'frozen',
  't3-env': 'readonly',
  convict: 'readonly',
  'env-var': 'frozen',
};
const CONFIG_NAME =
  /^(?:_?(?:app|server|service)?_?(?:config|configuration|settings|env|environment|cfg|conf|envVars|secrets))$/i;
const CONFIG_FILE = /(?:^|\/)(?:config|configuration|settings|env|environment|constants)(?:\/|\.[\w.]*$)/i;
const MAX_DEPTH = 8;

/** The configuration objects of the service: constants of a module that hold values of the environment. */
export const configObjectsOf = memoizeByService((service: Service): readonly ConfigObject[] => {
  const { program } = service;
  if (!program) return [];
  const schemas = new Map(environmentSchemasOf(service).map((item) => [placeKey(item.place), item]));
  return [...program.modules].flatMap(([module, facts]) =>
    facts.bindings.flatMap((binding, id): readonly ConfigObject[] => {
      if (binding.fn !== 0 || binding.param || binding.import || !binding.init) return [];
      const holder = holderOf(binding.init);
      if (!holder) return [];
      const content = read(service, program, schemas, module, binding.init, 0);
      if (!content) return [];
      // A plain object is configuration by its name or its file; anything may hold one variable.
      const parsed = content.writes !== 'open' || binding.init.kind !== 'object';
      if (!parsed && !CONFIG_NAME.test(binding.name) && !CONFIG_FILE.test(module)) return [];
      const typed =
        isConstant(service, module, binding.init) && content.writes === 'open' ? 'readonly' : content.writes;
      return [
        {
          module,
          binding: id,
          name: binding.name,
          place: program.place(module, binding.span),
          variables: content.variables,
          writes: typed,
        },
      ];
    }),
  );
});

type Schemas = ReadonlyMap<string, ReturnType<typeof environmentSchemasOf>[number]>;

/** Only objects and results of calls hold several values. */
function holderOf(value: Value): Value | undefined {
  return /^(?:object|call|member|conditional|logical)$/.test(value.kind) ? value : undefined;
}

function read(
  service: Service,
  program: Program,
  schemas: Schemas,
  module: string,
  value: Value,
  depth: number,
): Content | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const next = (inner: Value, at = module): Content | undefined =>
    read(service, program, schemas, at, inner, depth + 1);
  switch (value.kind) {
    case 'object': {
      const variables = value.properties.flatMap((property) => variablesIn(property.value, 0));
      const nested = value.properties.flatMap((property) =>
        property.spread ? (next(property.value)?.variables ?? []) : [],
      );
      const names = [...new Set([...variables, ...nested])];
      return names.length > 0 ? { variables: names, writes: 'open' } : undefined;
    }
    case 'member':
      // `schema.safeParse(process.env).data`, `Joi…validate(process.env).value`.
      if (/^(?:data|value|output)$/.test(value.property)) return next(value.object);
      break;
    case 'logical':
      return next(value.left) ?? next(value.right);
    case 'conditional':
      return next(value.then) ?? next(value.else);
    case 'call': {
      const call = program.call({ module, call: value.call });
      const { callee, args } = call.fact;
      const [first] = args;
      const name = callee.kind === 'member' ? callee.property : '';
      const paths = program.callees(call);
      if (first && isFreeze(program, module, callee, paths)) {
        const inner = next(first);
        return inner && { ...inner, writes: 'frozen' };
      }
      const schema = schemas.get(placeKey(call.place));
      if (schema) {
        const frozen = paths.some((path) => /\.readonly\(\)/.test(path));
        return {
          variables: [...(schema.schema?.fields.keys() ?? [])],
          writes: frozen ? 'frozen' : (READ_ONLY[schema.library] ?? 'open'),
        };
      }
      if (callee.kind === 'member' && /^(?:unwrap|getOrThrow|getProperties|freeze)$/.test(name))
        return next(callee.object);
      for (const target of program.targets(call)) {
        for (const result of program.fn(target).returns) {
          const inner = next(result.value, target.module);
          if (inner) return inner;
        }
      }
      return undefined;
    }
    default:
  }
  if (value.kind !== 'ref' && value.kind !== 'member') return undefined;
  const definition = program.definition(module, value);
  if (definition && definition.value !== value) return next(definition.value, definition.module);
  const binding = value.kind === 'ref' ? program.modules.get(module)?.bindings[value.binding] : undefined;
  return binding?.init && !binding.param ? next(binding.init) : undefined;
}

/** `Object.freeze`, deep-freeze packages and helpers of that name. */
function isFreeze(program: Program, module: string, callee: Value, paths: readonly string[]): boolean {
  if (
    paths.some((path) =>
      /^(?:Object\.freeze|deep-freeze|deep-freeze-es6|deepfreeze|@ethersproject\/properties#deepFreeze|freeze)/.test(
        path,
      ),
    )
  )
    return true;
  const name = callee.kind === 'ref' ? program.modules.get(module)?.bindings[callee.binding]?.name : undefined;
  return name !== undefined && /freeze|immutable/i.test(name);
}

/** Environment variables inside an expression, through nested objects, defaults and conversions. */
function variablesIn(value: Value, depth: number): readonly string[] {
  if (depth > 6) return [];
  const next = (inner: Value): readonly string[] => variablesIn(inner, depth + 1);
  switch (value.kind) {
    case 'env':
      return [value.name];
    case 'object':
      return value.properties.flatMap((property) => next(property.value));
    case 'logical':
    case 'binary':
      return [...next(value.left), ...next(value.right)];
    case 'conditional':
      return [...next(value.test), ...next(value.then), ...next(value.else)];
    case 'unary':
      return next(value.value);
    case 'template':
      return value.parts.flatMap(next);
    default:
      return [];
  }
}

/** `as const`, `Readonly<…>` and `satisfies` with it: what the compiler refuses to write. */
function isConstant(service: Service, module: string, value: Value): boolean {
  if (value.kind !== 'object') return false;
  const text = service.repository.text(module);
  return (
    text !== undefined &&
    /^\s*\)?\s*as\s+(?:const\b|Readonly<)/.test(text.slice(endOf(value.span), endOf(value.span) + 24))
  );
}
