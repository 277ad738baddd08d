import { Node, type SourceFile } from 'ts-morph';
import { type LogCall, logCallsOf } from '../../../services/observability/logger-calls.ts';
import type { Edit, FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { fieldsText, partText } from '../lib/fields.ts';
import type { TextChange } from '../lib/insert.ts';
import { type Called, findCall } from '../lib/nodes.ts';
import { styleOf } from '../lib/style.ts';

/** Constant messages with fields. The rule asks about all calls at once, so all must have names for their values. */
export async function fix(context: FixContext): Promise<FixResult> {
  const edits: Edit[] = [];
  for (const log of logCallsOf(context.service)) {
    const source = await openSource(context, log.call.module);
    const call = findCall(source, log.call.fact.span);
    const built = call?.getArguments().slice(0, 2).find(isBuilt);
    if (!call || !built) continue;
    const change = restructure(source, call, built, log);
    if (!change) return undefined;
    edits.push(...(changed(log.call.module, change) ?? []));
  }
  return edits;
}

function isBuilt(node: Node): boolean {
  return (
    Node.isTemplateExpression(node) ||
    (Node.isBinaryExpression(node) && node.getOperatorToken().getText() === '+' && /['"`]/.test(node.getText()))
  );
}

function restructure(source: SourceFile, call: Called, built: Node, log: LogCall): TextChange | undefined {
  const parted = partText(built);
  if (!parted) return undefined;
  const { quote } = styleOf(source);
  const message = `${quote}${parted.message}${quote}`;
  const args = call.getArguments();
  const [first, second, third] = args;
  switch (log.family) {
    case 'pino':
    case 'bunyan': {
      if (built === first && !second) return replace(built, built, `${fieldsText(parted.fields)}, ${message}`);
      // log.error(`text ${id}`, err): the error was meant to be written.
      if (
        built === first &&
        second &&
        !third &&
        Node.isIdentifier(second) &&
        /^(?:err|error|e)$/.test(second.getText())
      )
        return replace(
          first,
          second,
          `${fieldsText([{ key: 'err', value: second.getText() }, ...parted.fields.filter((field) => field.key !== 'err')])}, ${message}`,
        );
      if (built !== second || third) return undefined;
      if (Node.isObjectLiteralExpression(first) && first.getProperties().length > 0) {
        const known = new Set(first.getProperties().map((item) => (Node.isPropertyNamed(item) ? item.getName() : '')));
        const more = parted.fields.filter((field) => !known.has(field.key));
        const last = first.getProperties().at(-1);
        if (!last || first.getText().includes('\n')) return undefined;
        const added = more.length > 0 ? `, ${fieldsText(more).slice(2, -2)}` : '';
        const head = source.getFullText().slice(first.getStart(), last.getEnd());
        return replace(first, built, `${head}${added} }, ${message}`);
      }
      if (first && Node.isIdentifier(first) && /^(?:err|error|e)$/.test(first.getText()))
        return replace(
          first,
          built,
          `${fieldsText([{ key: 'err', value: first.getText() }, ...parted.fields.filter((field) => field.key !== 'err')])}, ${message}`,
        );
      return undefined;
    }
    case 'winston':
      if (built !== first) return undefined;
      if (!second) return replace(built, built, `${message}, ${fieldsText(parted.fields)}`);
      return undefined;
    default:
      return undefined;
  }
}

function replace(from: Node, to: Node, text: string): TextChange {
  return { start: from.getStart(), end: to.getEnd(), text };
}
