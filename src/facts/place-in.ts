import { type Place, placeAt } from '../parsers/place.ts';
import type { ModuleFacts, Span } from './types.ts';

export function placeIn(facts: ModuleFacts, span: Span): Place {
  return placeAt(facts.path, facts.lineStarts, span[0], span[1]);
}
