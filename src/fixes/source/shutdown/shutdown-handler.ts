import type { SourceFile } from 'ts-morph';
import { type OpenResource, shutdownOf } from '../../../services/lifecycle/shutdown.ts';
import type { Service } from '../../../services/types.ts';
import type { Edit, FixContext } from '../../types.ts';
import { changed, formatOf, openSource } from '../lib/change.ts';
import { findClosing } from '../lib/closing.ts';
import type { Target } from '../lib/handles.ts';
import { insertAfter, type TextChange } from '../lib/insert.ts';
import { findLogger, type LogWriter } from '../lib/logger.ts';
import { freeName } from '../lib/nodes.ts';
import { closeServer, findServerHandle, type ServerHandle } from '../lib/server-handle.ts';
import { styleOf } from '../lib/style.ts';

/** Seconds that are left between the deadline and the end of the grace period, for logs and telemetry. */
const MARGIN = 5;

/**
 * Writes what runs when the platform stops the service: refuse a second signal, bound the time, close the server and
 * wait for the last request, then what was opened, then exit.
 */
export async function fix(context: FixContext): Promise<readonly Edit[] | undefined> {
  const { service } = context;
  const { handlers } = shutdownOf(service);
  if (handlers.length > 0 || !service.program) return undefined;
  const server = service.servers.find((item) => item.role === 'main');
  const path = server?.call?.module ?? (server ? undefined : service.program.entries.at(-1));
  if (path === undefined || server?.framework === 'nest') return undefined;
  const source = await openSource(context, path);
  const handle = server ? findServerHandle(source, server) : endOfModule(source);
  const close = server && handle ? closeServer(server.framework, handle.expression) : undefined;
  if (!handle || (server && close === undefined)) return undefined;
  const target: Target = { path, source, format: formatOf(service, path, source), node: handle.node };
  const closing = closingOf(service, target);
  if (!server && closing.lines.length === 0) return undefined;
  if (!solves(context, closing.names)) return undefined;
  const logger = findLogger(service, path, source, handle.expression);
  const lines = handlerLines(source, service, {
    close,
    closing: closing.lines,
    logger,
    usesThis: /\bthis\b/.test([close, ...closing.lines].join(' ')),
  });
  return changed(path, ...merged([...closing.changes, ...logger.changes, ...handle.write(lines)]));
}

/** A worker without a server: behind everything that the entry does. */
function endOfModule(source: SourceFile): ServerHandle | undefined {
  const last = source.getStatements().at(-1);
  if (!last) return undefined;
  return {
    expression: '',
    node: last,
    naming: [],
    write: (lines) => [insertAfter(source, last, { lines, apart: true })],
  };
}

/** A finding about one connection asks for that one to be closed. */
export function solves({ finding }: FixContext, names: readonly string[]): boolean {
  return finding.rule.id !== 'resources-left-open' || names.includes(String(finding.args.name));
}

interface Closing {
  /** Rows of knowledge/resources.ts. */
  readonly names: readonly string[];
  readonly lines: readonly string[];
  readonly changes: readonly TextChange[];
}

/** Consumers first, so that no new work arrives, then the stores that the last work needed. */
function closingOf(service: Service, target: Target): Closing {
  const { resources } = shutdownOf(service);
  const found = resources.flatMap((resource) => {
    const closing = findClosing(service, resource, target);
    return closing ? [{ resource, ...closing }] : [];
  });
  const stage = (wanted: (resource: OpenResource) => boolean): readonly string[] => [
    ...new Set(found.filter(({ resource }) => wanted(resource)).map((item) => item.expression)),
  ];
  const consumers = stage((resource) => resource.row.category === 'queue');
  const stores = stage((resource) => resource.row.category !== 'queue');
  return {
    names: found.map(({ resource }) => resource.row.name),
    lines: [consumers, stores].filter((items) => items.length > 0).map((items) => items.join(', ')),
    changes: found.flatMap((item) => item.changes),
  };
}

interface Parts {
  readonly close: string | undefined;
  /** Expressions that close, one line for each stage. */
  readonly closing: readonly string[];
  readonly logger: LogWriter;
  readonly usesThis: boolean;
}

function handlerLines(
  source: SourceFile,
  service: Service,
  { close, closing, logger, usesThis }: Parts,
): readonly string[] {
  const { typescript } = styleOf(source);
  const name = freeName(source, 'shutdown', 'shutDown', 'stopService');
  const flag = freeName(source, 'stopping', 'shuttingDown', 'isStopping');
  const parameter = typescript ? 'signal: NodeJS.Signals' : 'signal';
  const result = typescript ? ': Promise<void>' : '';
  const { delay, remark } = deadlineOf(service);
  // Without log lines nobody asks which signal it was.
  const [opening] = logger.info('shutting down', 'signal');
  const given = opening === undefined ? '' : parameter;
  return [
    `let ${flag} = false;`,
    '',
    usesThis ? `const ${name} = async (${given})${result} => {` : `async function ${name}(${given})${result} {`,
    `  if (${flag}) process.exit(1);`,
    `  ${flag} = true;`,
    ...indented(logger.info('shutting down', 'signal')),
    `  // ${remark}`,
    `  setTimeout(() => process.exit(1), ${delay}).unref();`,
    ...closingLines(close, closing, logger),
    ...indented(logger.info('shutdown complete')),
    '  process.exit(0);',
    usesThis ? '};' : '}',
    '',
    `process.on('SIGTERM', ${name});`,
    `process.on('SIGINT', ${name});`,
  ];
}

function closingLines(close: string | undefined, closing: readonly string[], logger: LogWriter): readonly string[] {
  // The callback of close() settles its promise whatever happens; close() of an application may reject.
  const settles = close?.startsWith('new Promise') === true;
  const stages = close === undefined || settles ? closing : [close, ...closing];
  return [...(settles ? [`  await ${close};`] : []), ...settled(stages, logger)];
}

/** Closes stage by stage; an error of one closes nothing else out, and is logged. */
export function settled(stages: readonly string[], logger: LogWriter): readonly string[] {
  const [only, second] = stages;
  if (only === undefined) return [];
  if (second === undefined && /^new Promise\(\(resolve\) => [\w.?]+\(resolve\)\)$/.test(only))
    return [`  await ${only};`];
  if (logger.bare) return stages.map((items) => `  await Promise.allSettled([${items}]);`);
  const results =
    second === undefined
      ? [`  const results = await Promise.allSettled([${only}]);`]
      : ['  const results = [', ...stages.map((items) => `    ...(await Promise.allSettled([${items}])),`), '  ];'];
  return [
    ...results,
    '  for (const result of results) {',
    `    if (result.status === 'rejected') ${logger.error('closing a connection failed', 'result.reason').join(' ')}`,
    '  }',
  ];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

/** The deadline stays below the grace period of every workload, the preStop hook taken off. */
export function deadlineOf(service: Service): { readonly delay: string; readonly remark: string } {
  const graces = service.workloads.flatMap(({ gracePeriod, container }) =>
    gracePeriod ? [{ grace: gracePeriod.seconds, before: container.preStop?.sleepSeconds ?? 0 }] : [],
  );
  const [least] = graces.sort((a, b) => a.grace - a.before - (b.grace - b.before));
  const { grace, before } = least ?? { grace: 30, before: 0 };
  const left = grace - before;
  const seconds = Math.max(1, left > 2 * MARGIN ? left - MARGIN : Math.floor(left * 0.75));
  const text = String(seconds * 1000).replace(/(\d)(\d{3})$/, '$1_$2');
  const hook = before > 0 ? `, of which preStop takes ${before} s` : '';
  // A service that takes its settings from the environment takes this one from there too.
  const configured = [...(service.program?.modules.values() ?? [])].some((facts) =>
    facts.envReads.some((read) => read.name !== undefined && read.name !== 'NODE_ENV'),
  );
  const delay = configured ? `Number(process.env.SHUTDOWN_MS) || ${text}` : text;
  return { delay, remark: `The platform kills the process after its grace period of ${grace} s${hook}.` };
}

/** Imports for the same list or line are one change. */
export function merged(changes: readonly TextChange[]): readonly TextChange[] {
  const unique = changes.filter(
    (item, i) =>
      changes.findIndex((other) => other.start === item.start && other.end === item.end && other.text === item.text) ===
      i,
  );
  return unique;
}
