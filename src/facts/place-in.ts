import { type Place, placeAt } from '../parsers/place.ts';
import type { Span } from './span.ts';
import { endOf, startOf } from './span.ts';
import type { ModuleFacts } from './types.ts';

export function placeIn(facts: ModuleFacts, span: Span): Place {
  return placeAt(facts.path, facts.lineStarts, startOf(span), endOf(span));
}
