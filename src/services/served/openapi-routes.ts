import path from 'node:path/posix';
import type { Value } from '../../facts/types.ts';
import { OPENAPI_SERVERS, type OpenApiRow } from '../../knowledge/openapi-servers.ts';
import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import { folderText } from '../program/reach-modules.ts';
import type { Environment, FunctionRef, LinkedCall, Program, Route, RouteTable } from '../types.ts';
import { joinPath } from './route-paths.ts';

const METHOD = /^(?:get|put|post|delete|options|head|patch|trace)$/;

/** Routes that a library takes from an OpenAPI document, with the functions that carry the names of its operations. */
export function findOpenApiRoutes(
  program: Program,
  env: Environment | undefined,
  read: (file: string) => string | undefined,
): RouteTable {
  const routes: Route[] = [];
  const reasons: string[] = [];
  for (const row of OPENAPI_SERVERS) {
    for (const call of program.callsTo(...row.calls)) {
      if (program.runs(call, env) === false || !routesHere(program, row, call)) continue;
      const found = documentOf(program, row, call, read);
      if (found) routes.push(...routesOf(program, row, call, found));
      else
        reasons.push(`the routes stand in an OpenAPI document that ${row.library} is given, which could not be found`);
    }
  }
  return { routes, complete: reasons.length === 0, reasons };
}

function routesHere(program: Program, { routes }: OpenApiRow, { module, fact }: LinkedCall): boolean {
  return typeof routes === 'boolean' ? routes : program.option(module, fact.args[0], routes).found;
}

interface OpenApiDocument {
  readonly file: string;
  readonly node: DataNode;
}

function documentOf(
  program: Program,
  { option }: OpenApiRow,
  { module, fact }: LinkedCall,
  read: (file: string) => string | undefined,
): OpenApiDocument | undefined {
  const given = option === undefined ? { module, value: fact.args[0] } : program.option(module, fact.args[0], option);
  if (!given.value) return undefined;
  for (const file of filesOf(program, given.module, given.value)) {
    const text = read(file);
    const node = text === undefined ? undefined : parseYaml(file, text, { dialect: 'kubernetes' }).documents[0];
    if (node && at(node, 'paths')) return { file, node };
  }
  return undefined;
}

/** A path of `__dirname`, or one of the working directory, which is a folder above the module. */
function filesOf(program: Program, module: string, value: Value): readonly string[] {
  const definition = program.definition(module, value) ?? { module, value };
  const facts = program.modules.get(definition.module);
  const located = facts && folderText(facts, definition.value, 0);
  if (located !== undefined) return [path.normalize(located)];
  const text = program.literal(module, value)?.value;
  if (typeof text !== 'string' || !/\.(?:ya?ml|json)$/.test(text)) return [];
  const folders: string[] = [];
  for (let folder = path.dirname(module); ; folder = path.dirname(folder)) {
    folders.push(path.join(folder, text));
    if (folder === '.' || folder === '/') return folders;
  }
}

function routesOf(program: Program, row: OpenApiRow, call: LinkedCall, { node }: OpenApiDocument): readonly Route[] {
  const ignores = program.option(call.module, call.fact.args[1], 'ignoreServers').found;
  const server = textOf(at(itemsOf(at(node, 'servers'))[0], 'url')) ?? textOf(at(node, 'basePath')) ?? '';
  const prefix = ignores ? '' : server.replace(/^\w+:\/\/[^/]*/, '').replace(/\/$/, '');
  return entriesOf(at(node, 'paths')).flatMap((entry) =>
    entriesOf(entry.value).flatMap((operation): readonly Route[] => {
      if (!METHOD.test(operation.key)) return [];
      const name = textOf(at(operation.value, 'operationId'));
      return [
        {
          method: operation.key.toUpperCase(),
          path: joinPath(prefix, entry.key.replace(/\{(\w+)\}/g, ':$1')),
          complete: true,
          handlers: name === undefined ? [] : handlersOf(program, name),
          place: operation.keyPlace,
          framework: row.library,
          call: undefined,
        },
      ];
    }),
  );
}

/** The only function of that name that a module exports. */
function handlersOf(program: Program, name: string): readonly FunctionRef[] {
  const found = [...program.modules].flatMap(([module, facts]) =>
    facts.exports.flatMap((item) =>
      item.kind === 'value' && item.name === name ? program.functions(module, item.value) : [],
    ),
  );
  return found.length === 1 ? found : [];
}
