import path from 'node:path/posix';
import { type ImportDeclaration, Node, type SourceFile, type Statement } from 'ts-morph';
import type { TextChange } from './insert.ts';
import { freeName } from './nodes.ts';
import { restyle } from './snippet.ts';
import { styleOf } from './style.ts';

export interface Wanted {
  readonly specifier: string;
  /** The export; `default` for the default export, which is `module.exports` under require. */
  readonly name: string;
  /** What to call it here, unless that name is taken. */
  readonly local?: string;
  /** The default import has it as a member, as CommonJS packages do: `client.collectDefaultMetrics`. */
  readonly member?: true;
}

export interface Imported {
  /** How the module names it now. */
  readonly expression: string;
  readonly changes: readonly TextChange[];
}

/** Makes an export known in a module: by what is imported already, else by a new import where it belongs. */
export function importInto(source: SourceFile, format: 'esm' | 'cjs', wanted: Wanted): Imported {
  return format === 'esm' ? importStatic(source, wanted) : importRequired(source, wanted);
}

function importStatic(source: SourceFile, { specifier, name, local = name, member }: Wanted): Imported {
  const declarations = source.getImportDeclarations().filter((item) => !item.isTypeOnly());
  const same = declarations.filter((item) => bare(item.getModuleSpecifierValue()) === bare(specifier));
  for (const item of same) {
    const known = localOf(item, name);
    if (known !== undefined) return { expression: known, changes: [] };
    const whole = member && item.getDefaultImport();
    if (whole) return { expression: `${whole.getText()}.${name}`, changes: [] };
  }
  const free = freeName(source, local, `${local}2`);
  const style = styleOf(source);
  const part = name === free ? name : `${name} as ${free}`;
  if (name !== 'default') {
    for (const item of same) {
      const named = item.getNamedImports();
      const last = named.at(-1);
      if (last) return { expression: free, changes: [insertAt(last.getEnd(), `, ${part}`)] };
      const first = item.getDefaultImport();
      if (first && !item.getNamespaceImport())
        return { expression: free, changes: [insertAt(first.getEnd(), `, { ${part} }`)] };
    }
  }
  const clause = name === 'default' ? free : `{ ${part} }`;
  const line = restyle([`import ${clause} from '${specifier}';`], style);
  return { expression: free, changes: [placeImport(source, specifier, line, declarations.map(asPlaced))] };
}

function localOf(item: ImportDeclaration, name: string): string | undefined {
  if (name === 'default') return item.getDefaultImport()?.getText();
  const named = item.getNamedImports().find((part) => part.getName() === name && !part.isTypeOnly());
  if (named) return named.getAliasNode()?.getText() ?? name;
  const namespace = item.getNamespaceImport() ?? (isBuiltin(item.getModuleSpecifierValue()) && item.getDefaultImport());
  return namespace ? `${namespace.getText()}.${name}` : undefined;
}

function importRequired(source: SourceFile, { specifier, name, local = name }: Wanted): Imported {
  const required = requiresOf(source);
  const style = styleOf(source);
  for (const { statement, specifier: known } of required) {
    if (bare(known) !== bare(specifier) || !Node.isVariableStatement(statement)) continue;
    const declaration = statement.getDeclarations()[0];
    const target = declaration?.getNameNode();
    if (Node.isIdentifier(target))
      return { expression: name === 'default' ? target.getText() : `${target.getText()}.${name}`, changes: [] };
    if (!Node.isObjectBindingPattern(target) || name === 'default') continue;
    const found = target
      .getElements()
      .find((item) => (item.getPropertyNameNode() ?? item.getNameNode()).getText() === name);
    if (found) return { expression: found.getName(), changes: [] };
    const last = target.getElements().at(-1);
    const free = freeName(source, local);
    if (last && !last.getDotDotDotToken())
      return { expression: free, changes: [insertAt(last.getEnd(), `, ${name === free ? name : `${name}: ${free}`}`)] };
  }
  const free = freeName(source, local);
  const target = name === 'default' ? free : name === free ? `{ ${name} }` : `{ ${name}: ${free} }`;
  const line = restyle([`const ${target} = require('${specifier}');`], style);
  return { expression: free, changes: [placeImport(source, specifier, line, required, 'order matters')] };
}

interface Placed {
  readonly statement: Statement;
  readonly specifier: string;
}

function asPlaced(item: ImportDeclaration): Placed {
  return { statement: item, specifier: item.getModuleSpecifierValue() };
}

/** Top-level `const x = require('y')`, also with what is done to it at once. */
function requiresOf(source: SourceFile): readonly Placed[] {
  return source.getStatements().flatMap((statement) => {
    if (!Node.isVariableStatement(statement)) return [];
    const initializer = statement.getDeclarations()[0]?.getInitializer();
    if (!Node.isCallExpression(initializer) || initializer.getExpression().getText() !== 'require') return [];
    const argument = initializer.getArguments()[0];
    return Node.isStringLiteral(argument) ? [{ statement, specifier: argument.getLiteralValue() }] : [];
  });
}

/** Beside its own kind (builtins, packages, files), in alphabetical order where the module keeps one. */
function placeImport(
  source: SourceFile,
  specifier: string,
  line: string,
  known: readonly Placed[],
  order?: 'order matters',
): TextChange {
  const group = groupOf(specifier);
  const [first] = known;
  if (!first) return placeFirst(source, line);
  const own = known.filter((item) => groupOf(item.specifier) === group);
  const names = own.map((item) => bare(item.specifier).toLowerCase());
  const sorted = names.length > 1 && names.every((name, i) => i === 0 || (names[i - 1] ?? '') <= name);
  const before = sorted
    ? own.findLast((item) => bare(item.specifier).toLowerCase() <= bare(specifier).toLowerCase())
    : own.at(-1);
  const after = before ?? (own[0] ? undefined : known.findLast((item) => groupOf(item.specifier) < group));
  // What patches modules or sets something up as it is loaded stays ahead of what it must see.
  const early = group === 0 ? undefined : known.findLast(({ statement, specifier: name }) => isEarly(statement, name));
  const chosen = [after, early]
    .filter((item) => item !== undefined)
    .sort((x, y) => x.statement.getPos() - y.statement.getPos())
    .at(-1);
  if (chosen) return insertAt(chosen.statement.getEnd(), `\n${line}`);
  const last = known.at(-1);
  // The first require may be a tracer that patches what is loaded behind it.
  if (order && !own[0] && last) return insertAt(last.statement.getEnd(), `\n${line}`);
  const next = own[0] ?? first;
  return insertAt(next.statement.getStart(), `${line}\n`);
}

function isEarly(statement: Statement, specifier: string): boolean {
  return (Node.isImportDeclaration(statement) && !statement.getImportClause()) || isInstrumentation(specifier);
}

/** A module or package that starts tracing or monitoring, by its name. */
export function isInstrumentation(name: string): boolean {
  return /telemetry|trac(?:e|er|ing)\b|instrument|insights|otel|\bapm\b|newrelic|sentry|dd-trace|datadog/i.test(name);
}

/** Behind a hashbang, directives and the comment at the head. */
function placeFirst(source: SourceFile, line: string): TextChange {
  const statements = source.getStatements();
  const directives = statements.filter(
    (item) => Node.isExpressionStatement(item) && Node.isStringLiteral(item.getExpression()),
  );
  const directive = directives.at(-1);
  if (directive && statements[directives.length - 1] === directive) return insertAt(directive.getEnd(), `\n\n${line}`);
  const next = statements[0];
  return next ? insertAt(next.getStart(), `${line}\n\n`) : insertAt(source.getFullText().length, `${line}\n`);
}

function insertAt(at: number, text: string): TextChange {
  return { start: at, end: at, text };
}

function bare(specifier: string): string {
  return specifier.replace(/^node:/, '');
}

const BUILTIN =
  /^(?:node:|(?:assert|async_hooks|buffer|child_process|cluster|crypto|dns|events|fs|http|http2|https|net|os|path|perf_hooks|process|querystring|readline|stream|timers|tls|url|util|v8|vm|worker_threads|zlib)(?:\/|$))/;

function isBuiltin(specifier: string): boolean {
  return BUILTIN.test(specifier);
}

function groupOf(specifier: string): 0 | 1 | 2 {
  if (isBuiltin(specifier)) return 0;
  return /^[.~#@]\/|^\.{1,2}$|^\.\.\//.test(specifier) ? 2 : 1;
}

/** How this module names a builtin: with `node:` unless it does without. */
export function builtinSpecifier(source: SourceFile, name: string): string {
  const known = [
    ...source.getImportDeclarations().map((item) => item.getModuleSpecifierValue()),
    ...requiresOf(source).map((item) => item.specifier),
  ].filter(isBuiltin);
  return known.length > 0 && known.every((item) => !item.startsWith('node:')) ? name : `node:${name}`;
}

/** The specifier of another file of the project, with the extension that this module's imports have, else others'. */
export function relativeSpecifier(
  source: SourceFile,
  from: string,
  target: string,
  format: 'esm' | 'cjs',
  elsewhere: readonly string[] = [],
): string {
  const own = [
    ...source.getImportDeclarations().map((item) => item.getModuleSpecifierValue()),
    ...requiresOf(source).map((item) => item.specifier),
  ].filter((item) => item.startsWith('.'));
  const known = own.length > 0 ? own : elsewhere;
  const extension = /\.[cm]?[jt]sx?$/.exec(target)?.[0] ?? '';
  const written = known.map((item) => /\.[cm]?[jt]s$/.exec(item)?.[0]).find((item) => item !== undefined);
  const kept =
    written === undefined
      ? known.length > 0 || format === 'cjs' || extension.includes('ts')
        ? ''
        : extension
      : written.includes('ts')
        ? extension
        : extension.replace('ts', 'js');
  const relative = path.relative(path.dirname(from), target.slice(0, target.length - extension.length));
  return `${relative.startsWith('.') ? relative : `./${relative}`}${kept}`;
}
