import path from 'node:path/posix';
import { Node, type SourceFile } from 'ts-morph';
import type { Program } from '../../../services/types.ts';
import type { Edit, FixContext, FixResult } from '../../types.ts';
import { changed, formatOf, openSource } from '../lib/change.ts';
import { extensionsIn } from '../lib/handles.ts';
import { importInto, relativeSpecifier } from '../lib/imports.ts';
import { insertAfter, insertBefore, type TextChange } from '../lib/insert.ts';
import { type Called, findCall, freeName, statementOf } from '../lib/nodes.ts';
import { restyle } from '../lib/snippet.ts';
import { type SourceStyle, styleOf } from '../lib/style.ts';

const NAME = 'asyncRoute';

/** Async handlers of Express 4 hand their rejections to the error handler. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { service } = context;
  const { program } = service;
  if (!program) return undefined;
  const modules = new Set(
    service.routes.routes.flatMap((route) => (route.framework === 'express' && route.call ? [route.call.module] : [])),
  );
  const found: { readonly module: string; readonly source: SourceFile; readonly handlers: readonly Node[] }[] = [];
  for (const module of [...modules].sort()) {
    const source = await openSource(context, module);
    const handlers = [
      ...new Set(
        service.routes.routes.flatMap((route) => {
          const call = route.call?.module === module ? findCall(source, route.call.fact.span) : undefined;
          return call && route.call ? asyncHandlers(program, module, call, route.call.fact.args) : [];
        }),
      ),
    ];
    if (handlers.length > 0) found.push({ module, source, handlers });
  }
  const [first, second] = found;
  if (!first) return undefined;
  const edits: Edit[] = [];
  const shared = second ? sharedFile(context, first.module, first.source) : undefined;
  for (const { module, source, handlers } of found) {
    const name = shared ? NAME : freeName(source, NAME, 'catchAsync');
    const known = shared && importShared(context, module, source, shared.path);
    const wrap = (handler: Node): TextChange[] => [
      { start: handler.getStart(), end: handler.getStart(), text: `${known?.expression ?? name}(` },
      { start: handler.getEnd(), end: handler.getEnd(), text: ')' },
    ];
    const helper = known ? known.changes : [defineHelper(source, name, handlers)];
    const own = changed(module, ...helper, ...handlers.flatMap(wrap));
    if (!own) return undefined;
    edits.push(...own);
  }
  return shared ? [...edits, { path: shared.path, create: shared.text }] : edits;
}

/** Arguments of a route that are async functions which wait for something. */
function asyncHandlers(
  program: Program,
  module: string,
  call: Called,
  values: readonly Parameters<Program['functions']>[1][],
): readonly Node[] {
  return call.getArguments().filter((argument, i) => {
    const value = values[i];
    if (!value || value.kind === 'call' || value.kind === 'array') return false;
    if (!Node.isArrowFunction(argument) && !Node.isFunctionExpression(argument) && !isName(argument)) return false;
    return program.functions(module, value).some((ref) => {
      const fn = program.fn(ref);
      // Error handlers have four parameters, which a wrapper would hide.
      return fn.async && fn.awaits && fn.params.length < 4;
    });
  });
}

/** A method would lose its object. */
function isName(node: Node): boolean {
  return (
    Node.isIdentifier(node) ||
    (Node.isPropertyAccessExpression(node) &&
      Node.isIdentifier(node.getExpression()) &&
      !/^[a-z]\w*(?:Controller|Service)$/.test(node.getExpression().getText()))
  );
}

function helperLines(style: SourceStyle, name: string, exported = ''): readonly string[] {
  const type = style.typescript ? "import('express').RequestHandler" : undefined;
  return [
    '// Express 4 does not wait for async handlers: what they throw goes to the error handler.',
    type ? `${exported}function ${name}(handler: ${type}): ${type} {` : `${exported}function ${name}(handler) {`,
    '  return (req, res, next) => Promise.resolve(handler(req, res, next)).catch(next);',
    '}',
  ];
}

/** A declaration is hoisted, so it may stand behind the imports wherever the first route is. */
function defineHelper(source: SourceFile, name: string, handlers: readonly Node[]): TextChange | undefined {
  const lines = helperLines(styleOf(source), name);
  const imports = source
    .getStatements()
    .filter((item) => Node.isImportDeclaration(item) || /^(?:const|var|let) [^=]+= require\(/.test(item.getText()));
  const last = imports.at(-1);
  if (last) return insertAfter(source, last, { lines, apart: true });
  const first = statementOf(handlers[0]);
  return first && insertBefore(source, first, { lines, apart: true });
}

function sharedFile(
  context: FixContext,
  module: string,
  source: SourceFile,
): { readonly path: string; readonly text: string } | undefined {
  const { entry } = context.service;
  const extension = path.extname(module);
  const file = `${path.dirname(entry ?? module)}/async-route${extension}`.replace(/^\.\//, '');
  if (context.repository.has(file)) return undefined;
  const style = styleOf(source);
  const esm = formatOf(context.service, module, source) === 'esm';
  const lines = helperLines(style, NAME, esm ? 'export ' : '');
  return { path: file, text: `${restyle(esm ? lines : [...lines, '', `module.exports = { ${NAME} };`], style)}\n` };
}

function importShared(context: FixContext, module: string, source: SourceFile, file: string) {
  const format = formatOf(context.service, module, source);
  return importInto(source, format, {
    specifier: relativeSpecifier(source, module, file, format, extensionsIn(context.service)),
    name: NAME,
  });
}
