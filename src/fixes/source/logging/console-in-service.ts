import { Node } from 'ts-morph';
import { assumeComplete } from '../../../services/observability/effective.ts';
import { isOutsideService } from '../../../services/outside-service.ts';
import type { Edit, FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { fieldName, fieldsText, type Parted, partText } from '../lib/fields.ts';
import type { TextChange } from '../lib/insert.ts';
import { findServiceLogger, type LogWriter } from '../lib/logger.ts';
import { type Called, findCall } from '../lib/nodes.ts';
import { styleOf } from '../lib/style.ts';

const LEVELS: Readonly<Record<string, string>> = {
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
  debug: 'debug',
};
const ERROR = /^(?:err|error|e|ex|exception|reason)$/;

/** Every console call of the production path becomes a call of the service's logger; the rule asks about all of them. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { service } = context;
  const { program } = service;
  if (!program) return undefined;
  const env = assumeComplete(service.deployments[0]?.environment);
  const calls = program
    .callsTo('console.*')
    .filter((call) => !isOutsideService(program, call.module) && program.runs(call, env) !== false);
  const edits: Edit[] = [];
  for (const module of new Set(calls.map((call) => call.module))) {
    const source = await openSource(context, module);
    const logger = findServiceLogger(service, module, source);
    if (!logger) return undefined;
    const changes: (TextChange | undefined)[] = [...logger.changes];
    for (const item of calls.filter((call) => call.module === module)) {
      const call = findCall(source, item.fact.span);
      changes.push(call && replaced(call, logger, styleOf(source).quote));
    }
    const own = changed(module, ...changes);
    if (!own) return undefined;
    edits.push(...own);
  }
  return edits;
}

/** pino takes fields first, winston last; what has no such order is left. */
function replaced(call: Called, logger: LogWriter, quote: string): TextChange | undefined {
  const callee = call.getExpression();
  const level = Node.isPropertyAccessExpression(callee) ? LEVELS[callee.getName()] : undefined;
  const [first, second, third] = call.getArguments();
  if (level === undefined || !first || third || (logger.family !== 'pino' && logger.family !== 'winston'))
    return undefined;
  const write = (message: string, fields: string | undefined): TextChange => {
    const args =
      fields === undefined ? message : logger.family === 'pino' ? `${fields}, ${message}` : `${message}, ${fields}`;
    return { start: call.getStart(), end: call.getEnd(), text: `${logger.name}.${level}(${args})` };
  };
  if (isText(first)) {
    if (!second) return write(first.getText(), undefined);
    const field = fieldOf(second);
    const parted = Node.isTemplateExpression(first) && field ? partText(first) : undefined;
    if (parted && field) {
      const more = parted.fields.filter(({ key }) => key !== field.key);
      return write(`${quote}${parted.message}${quote}`, fieldsText([field, ...more]));
    }
    const text = Node.isStringLiteral(first)
      ? `${quote}${first.getLiteralText().replace(/[\s:=-]+$/, '')}${quote}`
      : first.getText().replace(/[\s:=-]+`$/, '`');
    if (Node.isStringLiteral(first) && (/%[sdifjoOc]/.test(first.getText()) || /['"\\]/.test(first.getLiteralText())))
      return undefined;
    return field === undefined ? undefined : write(text, fieldsText([field]));
  }
  // console.error(err)
  if (second || !Node.isIdentifier(first) || !ERROR.test(first.getText())) return undefined;
  const field = fieldOf(first);
  return field && write(`${quote}unexpected error${quote}`, fieldsText([field]));
}

function isText(node: Node): boolean {
  return Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) || Node.isTemplateExpression(node);
}

function fieldOf(node: Node): Parted['fields'][number] | undefined {
  if (Node.isIdentifier(node))
    return { key: ERROR.test(node.getText()) ? 'err' : fieldName(node.getText()), value: node.getText() };
  if (!Node.isPropertyAccessExpression(node)) return undefined;
  const object = node.getExpression().getText();
  if (/^(?:message|stack)$/.test(node.getName()) && ERROR.test(object)) return { key: 'err', value: object };
  return { key: fieldName(node.getName()), value: node.getText() };
}
