import { Node, type ObjectLiteralExpression, type SourceFile } from 'ts-morph';
import { startOf } from '../../../facts/span.ts';
import { type Logger, loggersOf } from '../../../services/observability/loggers.ts';
import type { FixContext } from '../../types.ts';
import { openSource } from './change.ts';
import type { TextChange } from './insert.ts';
import { type Called, findCall, findNode, spanOfPlace } from './nodes.ts';
import { addArgument, objectOf, setProperty } from './options.ts';
import { restyleLine } from './snippet.ts';
import { styleOf } from './style.ts';

/** The call that makes the logger of a finding, and the object that configures it. */
export interface LoggerSite {
  readonly logger: Logger;
  readonly path: string;
  readonly source: SourceFile;
  readonly call: Called;
  /** Undefined when there are no options yet. */
  readonly options: ObjectLiteralExpression | undefined;
}

/** The logger at the place of a finding, else the only one of its module. */
export async function findLoggerSite(context: FixContext): Promise<LoggerSite | undefined> {
  const { place, args } = context.finding;
  const own = loggersOf(context.service).filter(
    (item) => item.call && (args.library === undefined || item.library === args.library),
  );
  const same = own.find(
    (item) => item.place.path === place.path && item.place.line === place.line && item.place.column === place.column,
  );
  const inModule = own.filter((item) => item.place.path === place.path);
  const logger = same ?? (inModule.length === 1 ? inModule[0] : undefined);
  if (!logger?.call) return undefined;
  const path = logger.call.module;
  const source = await openSource(context, path);
  const call = findCall(source, logger.call.fact.span);
  return call && { logger, path, source, call, options: optionsOf(source, logger, call) };
}

function optionsOf(source: SourceFile, logger: Logger, call: Called): ObjectLiteralExpression | undefined {
  const [first] = call.getArguments();
  const object = first && objectOf(source, first);
  if (logger.library !== 'fastify') return object;
  const own = object?.getProperty('logger');
  const value = Node.isPropertyAssignment(own) ? own.getInitializer() : undefined;
  return value && objectOf(source, value);
}

/** Sets an option of the logger; pino's options come first, before a stream. */
export function setLoggerOption(site: LoggerSite, name: string, value: string): TextChange | undefined {
  const { source, call, options, logger } = site;
  if (options) return setProperty(source, options, name, value);
  const code = `{ ${name}: ${restyleLine(value, styleOf(source))} }`;
  const [first] = call.getArguments();
  if (logger.library === 'fastify') {
    const object = first && objectOf(source, first);
    const own = object?.getProperty('logger');
    const on = Node.isPropertyAssignment(own) ? own.getInitializer() : undefined;
    return on && Node.isTrueLiteral(on) ? { start: on.getStart(), end: on.getEnd(), text: code } : undefined;
  }
  if (!first) return addArgument(call, code);
  // pino(stream), pino(pino.transport(…))
  const stream =
    Node.isCallExpression(first) &&
    /(?:transport|destination|pretty|multistream)$/i.test(first.getExpression().getText());
  return logger.library === 'pino' && stream
    ? { start: first.getStart(), end: first.getStart(), text: `${code}, ` }
    : undefined;
}

/** The value of an option as it is written. */
export function optionValue({ options }: LoggerSite, name: string): Node | undefined {
  const property = options?.getProperty((item) => Node.isPropertyNamed(item) && item.getName() === name);
  return Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
}

/** The node at the place of the finding. */
export async function findPlaceNode(
  context: FixContext,
): Promise<{ readonly source: SourceFile; readonly node: Node } | undefined> {
  const { place } = context.finding;
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const source = await openSource(context, place.path);
  const span = spanOfPlace(text, place);
  const node = findNode(source, span) ?? source.getDescendantAtPos(startOf(span));
  return node && { source, node };
}

/** Whether the service reads settings from the environment already: the first variable raises who checks it. */
export function readsEnvironment({ service }: FixContext): boolean {
  return [...(service.program?.modules.values() ?? [])].some((facts) =>
    facts.envReads.some((read) => read.name !== undefined && read.name !== 'NODE_ENV'),
  );
}
