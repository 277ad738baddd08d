import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed } from '../lib/change.ts';
import { findPlaceNode } from '../lib/logger-options.ts';
import { restyleLine } from '../lib/snippet.ts';
import { styleOf } from '../lib/style.ts';

/** pino-pretty formats on the machines of developers only. */
export async function fix(context: FixContext): Promise<FixResult> {
  const found = await findPlaceNode(context);
  if (!found) return undefined;
  const { source, node } = found;
  const { path } = context.finding.place;
  const style = styleOf(source);
  // Where the deployment says production, a machine that says nothing keeps its pretty lines.
  const set = context.service.deployments.every(
    ({ environment }) => environment.variables.get('NODE_ENV')?.value === 'production',
  );
  const pretty = set ? "process.env.NODE_ENV !== 'production'" : "process.env.NODE_ENV === 'development'";
  const property = [node, ...node.getAncestors()].find(
    (item) => Node.isPropertyAssignment(item) && /^(?:target|prettyPrint)$/.test(item.getName()),
  );
  const value = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
  if (Node.isTrueLiteral(value))
    return changed(path, { start: value.getStart(), end: value.getEnd(), text: restyleLine(pretty, style) });
  // pino/file writes lines of JSON to stdout from the same worker: https://getpino.io/#/docs/transports?id=pinofile
  if (!Node.isStringLiteral(value) || value.getLiteralValue() !== 'pino-pretty') return undefined;
  const text = restyleLine(`${pretty} ? 'pino-pretty' : 'pino/file'`, style);
  return changed(path, { start: value.getStart(), end: value.getEnd(), text });
}
