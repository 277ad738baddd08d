import { Node } from 'ts-morph';
import { readAnswersOf } from '../../../services/outbound/status-checks.ts';
import type { Edit, FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { insertAfter } from '../lib/insert.ts';
import { findCall, statementOf } from '../lib/nodes.ts';

/** An answer that is no success throws before its body is read. The rule asks about all answers at once. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { service } = context;
  if (!service.program) return undefined;
  const edits: Edit[] = [];
  for (const { outbound } of readAnswersOf(service, service.program).filter((item) => !item.checked)) {
    const { module, fact } = outbound.call;
    const source = await openSource(context, module);
    const call = findCall(source, fact.span);
    const awaited = call?.getParent();
    const declaration = awaited?.getParent();
    const statement = statementOf(call);
    if (!Node.isAwaitExpression(awaited) || !Node.isVariableDeclaration(declaration) || !statement) return undefined;
    const name = declaration.getNameNode();
    if (!Node.isIdentifier(name)) return undefined;
    const response = name.getText();
    const lines =
      outbound.row.client === 'undici'
        ? [`if (${response}.statusCode >= 400) throw new Error(\`upstream answered \${${response}.statusCode}\`);`]
        : [`if (!${response}.ok) throw new Error(\`\${${response}.url} answered \${${response}.status}\`);`];
    edits.push(...(changed(module, insertAfter(source, statement, { lines })) ?? []));
  }
  return edits;
}
