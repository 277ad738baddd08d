import type { SourceFile } from 'ts-morph';
import { logCallsOf } from '../../../services/observability/logger-calls.ts';
import { loggersOf } from '../../../services/observability/loggers.ts';
import type { Program, Service } from '../../../services/types.ts';
import { formatOf } from './change.ts';
import { exportNameOf, importFrom } from './handles.ts';
import { isInstrumentation } from './imports.ts';
import type { TextChange } from './insert.ts';

/** Log lines as the service writes them: statements to be restyled. */
export interface LogWriter {
  readonly family: Family;
  /** How the module names it: `logger`, `app.log`, `console`. */
  readonly name: string;
  readonly changes: readonly TextChange[];
  /** The service has no logger and uses no console: errors go to stderr as JSON, the rest is left out. */
  readonly bare: boolean;
  /** `fields` are names of variables. Empty where the service writes no lines at all. */
  info(message: string, ...fields: readonly string[]): readonly string[];
  error(message: string, error: string, ...fields: readonly string[]): readonly string[];
  fatal(message: string, error: string): readonly string[];
}

type Family = 'pino' | 'winston' | 'console' | 'other' | 'none';

/** The logger that a module has in scope, or that another module exports; else the console. */
export function findLogger(service: Service, path: string, source: SourceFile, application?: string): LogWriter {
  return (
    findServiceLogger(service, path, source, application) ??
    writer(usesConsole(service) ? 'console' : 'none', 'console', [], /\.[cm]?tsx?$/.test(path))
  );
}

function usesConsole({ program }: Service): boolean {
  return (program?.callsTo('console.*') ?? []).length > 0;
}

/** The same without the console. `application` is what listens, where it is in scope: Fastify's has a logger. */
export function findServiceLogger(
  service: Service,
  path: string,
  source: SourceFile,
  application?: string,
): LogWriter | undefined {
  const { program } = service;
  if (!program) return undefined;
  const own = loggerBindings(program, path).at(0);
  if (own) return writer(own.family ?? usualFamily(service), own.name, []);
  const framework = fastifyLog(service, path, application);
  if (framework) return writer('pino', framework, []);
  // A logger loaded before tracing starts is not traced.
  if (isInstrumentation(path)) return undefined;
  for (const module of program.modules.keys()) {
    if (module === path) continue;
    const family = exportedLogger(program, module);
    const only =
      family &&
      importFrom(service, path, source, formatOf(service, path, source), {
        module,
        name: 'default',
        local: 'logger',
      });
    if (only) return writer(family, only.expression, only.changes);
    for (const item of loggerBindings(program, module)) {
      if (item.imported) continue;
      const name = exportNameOf(program, module, item.binding);
      if (name === undefined) continue;
      const imported = importFrom(service, path, source, formatOf(service, path, source), {
        module,
        name,
        local: item.name,
      });
      if (imported) return writer(item.family ?? usualFamily(service), imported.expression, imported.changes);
    }
  }
  return undefined;
}

interface LoggerBinding {
  readonly name: string;
  readonly binding: number;
  readonly family: Family | undefined;
  readonly imported: boolean;
}

/** Variables of the module that hold a logger: by where they come from, else by their name. */
function loggerBindings(program: Program, module: string): readonly LoggerBinding[] {
  const facts = program.modules.get(module);
  return (facts?.bindings ?? []).flatMap((binding, id) => {
    if (binding.fn !== 0 || binding.kind === 'function' || binding.kind === 'class') return [];
    const externals = program.externals(module, { kind: 'ref', binding: id });
    const family = externals.map(familyOf).find((item) => item !== undefined);
    const named = /^(?:log|logger)$/i.test(binding.name);
    if (!family && !(named && (binding.import ? true : binding.init !== undefined))) return [];
    if (!family && externals.some((path) => !/logger|log/i.test(path))) return [];
    // `logger(app)` installs middleware; nothing can be written with it.
    if (!family && program.functions(module, { kind: 'ref', binding: id }).length > 0) return [];
    return [{ name: binding.name, binding: id, family, imported: binding.import !== undefined }];
  });
}

/** `export default pino()`, without a variable. */
function exportedLogger(program: Program, module: string): Family | undefined {
  const exported = program.modules
    .get(module)
    ?.exports.find((item) => item.kind === 'value' && /^(?:default|module\.exports)$/.test(item.name));
  if (exported?.kind !== 'value' || exported.value.kind !== 'call') return undefined;
  return program
    .externals(module, exported.value)
    .map(familyOf)
    .find((item) => item !== undefined);
}

/** `pino#default()` is a logger, `pino#default` the function that makes one. */
function familyOf(path: string): Family | undefined {
  if (/^pino#(?:default|pino)\(\)(?:\.child\(\))?$/.test(path)) return 'pino';
  if (/^bunyan#(?:default\.)?createLogger\(\)/.test(path)) return 'pino';
  if (/^winston#(?:default\.)?createLogger\(\)(?:\.child\(\))?$/.test(path)) return 'winston';
  return undefined;
}

function usualFamily(service: Service): Family {
  const families = new Set([
    ...loggersOf(service).map((item) => item.family),
    ...logCallsOf(service).map((item) => item.family),
  ]);
  if (families.has('pino') || families.has('bunyan')) return families.has('winston') ? 'other' : 'pino';
  // A wrapper of one's own around winston takes the error as it likes; winston takes it behind the message too.
  return 'other';
}

/** `app.log` of a Fastify instance that has its logger switched on. */
function fastifyLog(service: Service, path: string, application: string | undefined): string | undefined {
  const { program } = service;
  const facts = program?.modules.get(path);
  if (!loggersOf(service).some((item) => item.call?.module === path && /fastify/i.test(item.library))) return undefined;
  if (application !== undefined) return `${application}.log`;
  if (!program || !facts) return undefined;
  const instance = facts.bindings.findIndex(
    (binding, id) =>
      binding.fn === 0 &&
      binding.import === undefined &&
      program
        .externals(path, { kind: 'ref', binding: id })
        .some((item) => /^fastify#(?:default|fastify|Fastify)\(\)$/.test(item)),
  );
  const name = facts.bindings[instance]?.name;
  return name === undefined ? undefined : `${name}.log`;
}

function writer(family: Family, name: string, changes: readonly TextChange[], typescript = false): LogWriter {
  const line = (level: string, message: string, fields: readonly string[]): readonly string[] => {
    const text = `'${message}'`;
    const values = fields.map((field) => `, ${field.replace(/^\w+: /, '')}`).join('');
    switch (family) {
      case 'pino':
        return [`${name}.${level}(${fields.length > 0 ? `{ ${fields.join(', ')} }, ` : ''}${text});`];
      case 'winston':
        return [`${name}.${level}(${text}${fields.length > 0 ? `, { ${fields.join(', ')} }` : ''});`];
      case 'console':
        return [`${name}.${level === 'info' ? 'log' : level}(${text}${values});`];
      case 'other':
        return [`${name}.${level}(${text}${values});`];
      case 'none':
        return level === 'info' ? [] : [plainLine(level, message, fields, typescript)];
    }
  };
  const err = (error: string): string => (error === 'err' ? 'err' : `err: ${error}`);
  return {
    name,
    changes,
    family,
    bare: family === 'none',
    info: (message, ...fields) => line('info', message, fields),
    error: (message, error, ...fields) => line('error', message, [err(error), ...fields]),
    fatal: (message, error) => line(family === 'pino' ? 'fatal' : 'error', message, [err(error)]),
  };
}

/** A line of JSON for a service that has no logger; written before the process may exit. */
function plainLine(level: string, message: string, fields: readonly string[], typescript: boolean): string {
  const [first = '', ...more] = fields;
  const error = first.replace(/^\w+: /, '');
  const stack = typescript
    ? `${error} instanceof Error ? ${error}.stack : String(${error})`
    : `${error}?.stack ?? String(${error})`;
  const all = [`level: '${level}'`, `msg: '${message}'`, ...more, `error: ${stack}`].join(', ');
  return `process.stderr.write(\`\${JSON.stringify({ ${all} })}\\n\`);`;
}
