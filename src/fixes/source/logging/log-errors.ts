import { Node } from 'ts-morph';
import { type LogCall, logCallsOf } from '../../../services/observability/logger-calls.ts';
import type { Edit, FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import type { TextChange } from '../lib/insert.ts';
import { type Called, findCall } from '../lib/nodes.ts';

const ERROR = /^(?:err|error|e|ex|exception|cause|reason)$|Err(?:or)?$/;

/** Errors stand first, under the key that pino has a serializer for. The rule asks about all such calls at once. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { service, finding } = context;
  const edits: Edit[] = [];
  for (const log of logCallsOf(service).filter((item) => item.family === 'pino')) {
    const source = await openSource(context, log.call.module);
    const call = findCall(source, log.call.fact.span);
    const change = call && (finding.messageId === 'dropped' ? moveFirst(call) : renameKey(call, log));
    if (change) edits.push(...(changed(log.call.module, change) ?? []));
  }
  return edits;
}

/** `log.error('text', err)` becomes `log.error({ err }, 'text')`. */
function moveFirst(call: Called): TextChange | undefined {
  const [message, error, third] = call.getArguments();
  if (!message || !error || third || !Node.isIdentifier(error) || !ERROR.test(error.getText())) return undefined;
  if (!Node.isStringLiteral(message) && !Node.isNoSubstitutionTemplateLiteral(message)) return undefined;
  if (/%[sdifjoOc]/.test(message.getText())) return undefined;
  return { start: message.getStart(), end: error.getEnd(), text: `${fieldOf(error.getText())}, ${message.getText()}` };
}

function fieldOf(name: string): string {
  return name === 'err' ? '{ err }' : `{ err: ${name} }`;
}

/** `{ error }` becomes `{ err: error }`. */
function renameKey(call: Called, log: LogCall): TextChange | undefined {
  const [fields] = call.getArguments();
  if (!Node.isObjectLiteralExpression(fields) || log.call.fact.args[0]?.kind !== 'object') return undefined;
  if (fields.getProperty('err')) return undefined;
  for (const property of fields.getProperties()) {
    if (Node.isShorthandPropertyAssignment(property) && ERROR.test(property.getName()))
      return { start: property.getStart(), end: property.getEnd(), text: `err: ${property.getName()}` };
    if (!Node.isPropertyAssignment(property) || !/^(?:error|e|ex|exception)$/.test(property.getName())) continue;
    const value = property.getInitializer();
    if (!Node.isIdentifier(value) || !ERROR.test(value.getText())) continue;
    const text = value.getText() === 'err' ? 'err' : `err: ${value.getText()}`;
    return { start: property.getStart(), end: property.getEnd(), text };
  }
  return undefined;
}
