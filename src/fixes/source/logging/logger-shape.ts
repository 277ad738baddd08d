import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, formatOf } from '../lib/change.ts';
import { builtinSpecifier, importInto } from '../lib/imports.ts';
import {
  findLoggerSite,
  type LoggerSite,
  optionValue,
  readsEnvironment,
  setLoggerOption,
} from '../lib/logger-options.ts';
import { restyleLine } from '../lib/snippet.ts';
import { styleOf } from '../lib/style.ts';

const PINO = /^(?:pino|fastify)$/;
const REDACTED = [
  "'req.headers.authorization'",
  "'req.headers.cookie'",
  "'password'",
  "'token'",
  "'*.password'",
  "'*.token'",
];
/** What the rule asks for, by the name it gives. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  authorization: ["'req.headers.authorization'"],
  password: ["'password'", "'*.password'"],
  token: ["'token'", "'*.token'"],
};

/** Secrets are left out of every line. */
export async function fixRedaction(context: FixContext): Promise<FixResult> {
  const site = await findLoggerSite(context);
  if (!site || !PINO.test(site.logger.library)) return undefined;
  if (context.finding.messageId === 'missing')
    return changed(site.path, setLoggerOption(site, 'redact', `[${REDACTED.join(', ')}]`));
  const missing = String(context.finding.args.missing)
    .split(', ')
    .flatMap((name) => PATHS[name] ?? []);
  const value = optionValue(site, 'redact');
  const list = Node.isObjectLiteralExpression(value) ? value.getProperty('paths') : undefined;
  const array = Node.isPropertyAssignment(list) ? list.getInitializer() : value;
  const last = Node.isArrayLiteralExpression(array) ? array.getElements().at(-1) : undefined;
  if (!last || missing.length === 0) return undefined;
  const text = missing.map((item) => `, ${restyleLine(item, styleOf(site.source))}`).join('');
  return changed(site.path, { start: last.getEnd(), end: last.getEnd(), text });
}

/** LOG_LEVEL decides; without it the level is what it was. */
export async function fixLevel(context: FixContext): Promise<FixResult> {
  const site = await findLoggerSite(context);
  if (!site || !/^(?:pino|fastify|winston|bunyan)$/.test(site.logger.library) || !readsEnvironment(context))
    return undefined;
  if (context.finding.messageId === 'default')
    return changed(site.path, setLoggerOption(site, 'level', "process.env.LOG_LEVEL ?? 'info'"));
  const value = optionValue(site, 'level');
  if (!value) return undefined;
  const written = value.getText();
  const text = Node.isConditionalExpression(value) ? `(${written})` : written;
  if (!Node.isConditionalExpression(value) && !Node.isStringLiteral(value)) return undefined;
  return changed(site.path, {
    start: value.getStart(),
    end: value.getEnd(),
    text: `process.env.LOG_LEVEL ?? ${text}`,
  });
}

/** Time as ISO 8601. */
export async function fixTime(context: FixContext): Promise<FixResult> {
  const site = await findLoggerSite(context);
  if (!site || !PINO.test(site.logger.library)) return undefined;
  const pino = pinoName(site);
  const value = pino ? `${pino}.stdTimeFunctions.isoTime` : '() => `,"time":"${new Date().toISOString()}"`';
  return changed(site.path, setLoggerOption(site, 'timestamp', value));
}

/** The name under which the module has pino itself. */
function pinoName({ call, logger }: LoggerSite): string | undefined {
  const callee = call.getExpression();
  if (logger.library !== 'pino') return undefined;
  if (Node.isIdentifier(callee)) return callee.getText();
  return Node.isPropertyAccessExpression(callee) && /^(?:pino|default)$/.test(callee.getName())
    ? callee.getExpression().getText()
    : undefined;
}

/** Levels by name. Transports write their own lines and take no formatter for the level. */
export async function fixLevelName(context: FixContext): Promise<FixResult> {
  const site = await findLoggerSite(context);
  if (!site || !PINO.test(site.logger.library)) return undefined;
  if (optionValue(site, 'transport') || optionValue(site, 'formatters')) return undefined;
  if (
    /transport/i.test(
      site.call
        .getArguments()
        .map((item) => item.getText())
        .join(' '),
    )
  )
    return undefined;
  return changed(site.path, setLoggerOption(site, 'formatters', '{ level: (label) => ({ level: label }) }'));
}

/** The service and its environment on every line, beside what pino writes there by itself. */
export async function fixBase(context: FixContext): Promise<FixResult> {
  const site = await findLoggerSite(context);
  const { service } = context;
  if (!site || !PINO.test(site.logger.library) || !/^[\w@/.-]+$/.test(service.name)) return undefined;
  if (optionValue(site, 'base') || optionValue(site, 'name') || !readsEnvironment(context)) return undefined;
  const hostname = importInto(site.source, formatOf(service, site.path, site.source), {
    specifier: builtinSpecifier(site.source, 'os'),
    name: 'hostname',
  });
  const fields = `pid: process.pid, hostname: ${hostname.expression}(), service: '${service.name}', env: process.env.NODE_ENV`;
  return changed(site.path, ...hostname.changes, setLoggerOption(site, 'base', `{ ${fields} }`));
}
