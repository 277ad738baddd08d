import type { CallFact, ModuleFacts, Value } from '../../facts/types.ts';
import { matchesForeign } from '../../parsers/foreign-regexp.ts';
import { own as rowOf } from '../../parsers/own.ts';
import type { Environment, Program, Route, RouteTable } from '../types.ts';
import { joinPath } from './route-paths.ts';

const VERBS: Readonly<Record<string, string>> = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Patch: 'PATCH',
  Delete: 'DELETE',
  Head: 'HEAD',
  Options: 'OPTIONS',
  All: 'ALL',
  Sse: 'GET',
};

interface App {
  readonly prefix: string;
  readonly excluded: readonly string[];
  /** URI versioning is on; `default` is the version of controllers without one. */
  readonly versioned: boolean;
  readonly versionPrefix: string;
  readonly defaultVersion: string | undefined;
  readonly complete: boolean;
}

/** Routes of decorated controllers: NestJS, routing-controllers, tsoa. */
export function findControllerRoutes(program: Program, env?: Environment): RouteTable {
  const routes: Route[] = [];
  let app: App | undefined;
  for (const [module, facts] of program.modules) {
    for (const cls of facts.classes) {
      const controller = decoratorNamed(program, module, facts, cls.decorators, [
        'Controller',
        'JsonController',
        'Route',
      ]);
      if (!controller) continue;
      app ??= readApp(program, env);
      const own = readController(program, module, controller.args[0], env);
      for (const method of cls.methods) {
        const fn = facts.functions[method.fn];
        for (const id of fn?.decorators ?? []) {
          const call = facts.calls[id];
          const verb = call ? rowOf(VERBS, nameOf(program, module, facts, call)) : undefined;
          if (!call || !verb) continue;
          const version = methodVersion(program, module, facts, fn?.decorators ?? []) ?? own.version;
          for (const base of own.paths) {
            for (const path of textsOf(program, module, call.args[0], env)) {
              for (const prefix of prefixes(app, joinPath(base, path), version)) {
                routes.push({
                  method: verb,
                  path: joinPath(joinPath(prefix, base), path),
                  complete: app.complete,
                  handlers: [{ module, fn: method.fn }],
                  place: program.call({ module, call: id }).place,
                  framework: 'nest',
                  call: program.call({ module, call: id }),
                });
              }
            }
          }
        }
      }
    }
  }
  return { routes, complete: true, reasons: [] };
}

function nameOf(program: Program, module: string, facts: ModuleFacts, call: CallFact): string {
  const external = program.externals(module, call.callee)[0];
  if (external) return /[#.](\w+)$/.exec(external)?.[1] ?? '';
  if (call.callee.kind === 'ref') return facts.bindings[call.callee.binding]?.name ?? '';
  return call.callee.kind === 'member' ? call.callee.property : '';
}

function decoratorNamed(
  program: Program,
  module: string,
  facts: ModuleFacts,
  ids: readonly number[],
  names: readonly string[],
): CallFact | undefined {
  return ids
    .flatMap((id) => facts.calls[id] ?? [])
    .find((call) => names.includes(nameOf(program, module, facts, call)));
}

function textsOf(
  program: Program,
  module: string,
  value: Value | undefined,
  env: Environment | undefined,
): readonly string[] {
  if (!value) return [''];
  if (value.kind === 'array') return value.items.flatMap((item) => textsOf(program, module, item, env));
  const literal = program.literal(module, value, env)?.value;
  return typeof literal === 'string' ? [literal] : [''];
}

function readController(
  program: Program,
  module: string,
  value: Value | undefined,
  env: Environment | undefined,
): { readonly paths: readonly string[]; readonly version: string | undefined } {
  if (!value) return { paths: [''], version: undefined };
  const option = program.option(module, value, 'path');
  if (value.kind !== 'object' && !option.found)
    return { paths: textsOf(program, module, value, env), version: undefined };
  const version = program.option(module, value, 'version');
  return {
    paths: option.found ? textsOf(program, option.module, option.value, env) : [''],
    version: version.found && version.value ? versionText(program, version.module, version.value) : undefined,
  };
}

/** `'neutral'` for VERSION_NEUTRAL. */
function versionText(program: Program, module: string, value: Value): string | undefined {
  if (program.externals(module, value).some((item) => item.endsWith('VERSION_NEUTRAL'))) return 'neutral';
  const literal = program.literal(module, value.kind === 'array' ? (value.items[0] ?? value) : value)?.value;
  return literal === undefined ? undefined : String(literal);
}

function methodVersion(
  program: Program,
  module: string,
  facts: ModuleFacts,
  decorators: readonly number[],
): string | undefined {
  const call = decoratorNamed(program, module, facts, decorators, ['Version']);
  return call?.args[0] ? versionText(program, module, call.args[0]) : undefined;
}

function readApp(program: Program, env: Environment | undefined): App {
  const prefixCall = program.calls.find(
    (call) => call.fact.callee.kind === 'member' && call.fact.callee.property === 'setGlobalPrefix',
  );
  const prefix = prefixCall?.fact.args[0]
    ? program.literal(prefixCall.module, prefixCall.fact.args[0], env)?.value
    : '';
  const exclude = prefixCall ? program.option(prefixCall.module, prefixCall.fact.args[1], 'exclude') : undefined;
  const items = exclude?.value?.kind === 'array' ? exclude.value.items : [];
  const excluded = items.flatMap((item): readonly string[] => {
    const path = item.kind === 'object' && exclude ? program.option(exclude.module, item, 'path').value : item;
    const text = path && exclude ? program.literal(exclude.module, path)?.value : undefined;
    return typeof text === 'string' ? [text.replace(/^\//, '')] : [];
  });
  const versioning = program.calls.find(
    (call) => call.fact.callee.kind === 'member' && call.fact.callee.property === 'enableVersioning',
  );
  const option = (name: string): Value | undefined =>
    versioning ? program.option(versioning.module, versioning.fact.args[0], name).value : undefined;
  const type = option('type');
  const uri =
    versioning !== undefined && (type === undefined || !/HEADER|MEDIA_TYPE|CUSTOM/.test(JSON.stringify(type)));
  const written = option('prefix');
  const custom = versioning && written ? program.literal(versioning.module, written)?.value : undefined;
  const standard = option('defaultVersion');
  return {
    prefix: typeof prefix === 'string' ? prefix : '',
    excluded,
    versioned: uri,
    versionPrefix: typeof custom === 'string' ? custom : custom === false ? '' : 'v',
    defaultVersion: versioning && standard ? versionText(program, versioning.module, standard) : undefined,
    complete: typeof prefix === 'string',
  };
}

/** Global prefix, then the version (docs.nestjs.com/faq/global-prefix, docs.nestjs.com/techniques/versioning). */
function prefixes(app: App, path: string, own: string | undefined): readonly string[] {
  const bare = path.replace(/^\//, '');
  const isExcluded = app.excluded.some(
    (item) =>
      item === bare || matchesForeign(`^${item.replace(/\(\.\*\)|\*\w*/g, '.*').replace(/:\w+/g, '[^/]+')}$`, '', bare),
  );
  const prefix = isExcluded ? '' : app.prefix;
  const version = own ?? app.defaultVersion;
  if (!app.versioned || version === undefined || version === 'neutral') return [prefix];
  return [joinPath(prefix, `${app.versionPrefix}${version}`)];
}
