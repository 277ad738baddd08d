import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { findNode, spanOfPlace } from '../lib/nodes.ts';
import { restyleLine } from '../lib/snippet.ts';
import { styleOf } from '../lib/style.ts';

/** Bytes up to which a limit may well be what clients need: a person decides. */
const MEANT = 10 * 1024 * 1024;
const UNITS: Readonly<Record<string, number>> = { kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

function bytesOf(text: string): number {
  const [, amount, unit = ''] = /^['"`]([\d.]+)\s*([kmg]?b)?['"`]$/i.exec(text) ?? [];
  if (amount !== undefined) return Number(amount) * (UNITS[unit.toLowerCase()] ?? 1);
  return text
    .replace(/_/g, '')
    .split('*')
    .reduce((product, factor) => product * Number(factor.trim()), 1);
}

/** A limit that is none becomes one megabyte, written as it was. A number that somebody chose is theirs to change. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { place } = context.finding;
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const source = await openSource(context, place.path);
  const node = findNode(source, spanOfPlace(text, place));
  const value = Node.isPropertyAssignment(node) ? node.getInitializer() : node;
  if (!value) return undefined;
  const line = source.getFullText().slice(value.getEnd()).split('\n', 1)[0] ?? '';
  // A reason beside the number says that it is meant.
  if (/\/[/*]/.test(line) || bytesOf(value.getText()) < MEANT) return undefined;
  const wanted = Node.isStringLiteral(value)
    ? restyleLine("'1mb'", styleOf(source))
    : /^[\d_]+(?:\s*\*+\s*[\d_]+)*$|^(?:Number\.)?(?:POSITIVE_INFINITY|Infinity)$/.test(value.getText())
      ? '1024 * 1024'
      : undefined;
  return wanted === undefined
    ? undefined
    : changed(place.path, { start: value.getStart(), end: value.getEnd(), text: wanted });
}
