import { Node } from 'ts-morph';
import { databaseClientsOf } from '../../../services/databases/clients.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import type { TextChange } from '../lib/insert.ts';
import { findCall } from '../lib/nodes.ts';
import { objectOf, setCallPath } from '../lib/options.ts';
import { restyleLine } from '../lib/snippet.ts';
import { styleOf } from '../lib/style.ts';

const STRATEGY = '(attempt) => Math.min(attempt * 100, 2_000) + Math.random() * 200';

/** The delay grows with the attempt, up to two seconds, and differs between replicas. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { place } = context.finding;
  const inModule = databaseClientsOf(context.service).filter(
    (item) => item.row.kind === 'redis' && item.place.path === place.path,
  );
  const client =
    inModule.find((item) => item.place.line === place.line && item.place.column === place.column) ??
    (inModule.length === 1 ? inModule[0] : undefined);
  if (!client?.call) return undefined;
  const source = await openSource(context, client.module);
  const call = findCall(source, client.call.fact.span);
  if (!call || /Cluster/.test(call.getExpression().getText())) return undefined;
  const args = call.getArguments();
  const own = args.findIndex((item) => objectOf(source, item) !== undefined);
  const known = strategyIn(args);
  if (known)
    return context.finding.messageId === 'jitter'
      ? changed(client.module, ...withJitter(known))
      : replaceStrategy(client.module, known);
  const path = client.row.name === 'redis' ? ['socket', 'reconnectStrategy'] : ['retryStrategy'];
  // What may be options already, or a port and a host, takes a person.
  if (own < 0 && (args.length > 1 || args.some((item) => !isAddress(item)))) return undefined;
  // new Redis(url, options), createClient(options)
  const index = own >= 0 ? own : client.row.name === 'redis' ? 0 : args.length;
  return changed(client.module, setCallPath(source, call, index, path, STRATEGY));
}

function isAddress(node: Node): boolean {
  return (
    (Node.isStringLiteral(node) ||
      Node.isTemplateExpression(node) ||
      /process\.env|ur[il]|address|dsn/i.test(node.getText())) &&
    !Node.isCallExpression(node) &&
    !Node.isSpreadElement(node)
  );
}

/** A strategy of the service's own, as it is written. */
function strategyIn(args: readonly Node[]): Node | undefined {
  const property = args
    .flatMap((item) => [item, ...item.getDescendants()])
    .find((item) => Node.isPropertyAssignment(item) && /^(?:retryStrategy|reconnectStrategy)$/.test(item.getName()));
  return Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
}

/** What it returns, and some randomness. */
function withJitter(strategy: Node): readonly (TextChange | undefined)[] {
  if (!Node.isArrowFunction(strategy) && !Node.isFunctionExpression(strategy)) return [undefined];
  const body = strategy.getBody();
  const returned = Node.isBlock(body)
    ? body.getDescendants().flatMap((item) => (Node.isReturnStatement(item) ? [item.getExpression()] : []))
    : [body];
  const [only, second] = returned;
  // Several ways out mean that some give up: which of them is a delay takes a person.
  if (!only || second || !Node.isExpression(only) || /^(?:null|undefined|false|new )/.test(only.getText()))
    return [undefined];
  const simple = Node.isCallExpression(only) || Node.isIdentifier(only);
  return [
    { start: only.getStart(), end: only.getStart(), text: simple ? '' : '(' },
    { start: only.getEnd(), end: only.getEnd(), text: `${simple ? '' : ')'} + Math.random() * 200` },
  ];
}

/** A constant delay becomes a growing one. */
function replaceStrategy(path: string, strategy: Node): FixResult {
  const text = restyleLine(STRATEGY, styleOf(strategy.getSourceFile()));
  return changed(path, { start: strategy.getStart(), end: strategy.getEnd(), text });
}
