import { Node, type SourceFile } from 'ts-morph';
import { processEventsOf } from '../../../services/lifecycle/process-events.ts';
import { asynchronousLogger } from '../../../services/observability/asynchronous-logger.ts';
import type { Service } from '../../../services/types.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { insertAfter, insertBefore } from '../lib/insert.ts';
import { findLogger } from '../lib/logger.ts';
import { statementOf } from '../lib/nodes.ts';

const EVENTS = [
  { event: 'uncaughtException', message: 'uncaught exception' },
  { event: 'unhandledRejection', message: 'unhandled rejection' },
] as const;

/** Handlers that log and exit with 1, in the entry, before anything else happens. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { service } = context;
  const path = service.entry;
  // What a framework's command starts is its configuration, not the program.
  if (path === undefined || !service.program?.modules.has(path) || service.command?.starter) return undefined;
  const source = await openSource(context, path);
  const logger = findLogger(service, path, source);
  const events = processEventsOf(service);
  const exit = exitLines(service, logger.family === 'console' || logger.bare);
  const lines = EVENTS.filter(({ event }) => events.of(event).length === 0).flatMap(({ event, message }) => [
    `process.on('${event}', (err) => {`,
    ...logger.fatal(message, 'err').map((line) => `  ${line}`),
    ...exit.map((line) => `  ${line}`),
    '});',
  ]);
  if (lines.length === 0) return undefined;
  const root = /^\w+/.exec(logger.name)?.[0];
  const after = declarationOf(source, root) ?? lastImport(source);
  const [first] = source.getStatements();
  return changed(
    path,
    ...logger.changes,
    after
      ? insertAfter(source, after, { lines, apart: true })
      : first && insertBefore(source, first, { lines, apart: true }),
  );
}

/** Ends the process, once a logger that writes later has written what explains the crash. */
export function exitLines(service: Service, silent = false): readonly string[] {
  const { program } = service;
  if (silent || !program || !asynchronousLogger(service, program)) return ['process.exit(1);'];
  return [
    '// The logger writes later: what explains the crash needs a moment.',
    'setTimeout(() => process.exit(1), 500);',
  ];
}

/** The statement that makes the logger here: before it nothing can be logged. */
function declarationOf(source: SourceFile, name: string | undefined): Node | undefined {
  const declaration = name === undefined ? undefined : source.getVariableDeclaration(name);
  const statement = statementOf(declaration);
  return statement && lastImport(source)?.getPos() !== statement.getPos() ? statement : undefined;
}

function lastImport(source: SourceFile): Node | undefined {
  return source
    .getStatements()
    .findLast((item) => Node.isImportDeclaration(item) || /^(?:const|var|let) [^=]+= require\(/.test(item.getText()));
}
