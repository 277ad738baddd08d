import items from '../../checklist/items.json' with { type: 'json' };

/** The topics that the items of a document ask about. */
export function topicsOf(document: string): ReadonlySet<string> {
  return new Set(items.filter((item) => item.document === document).map((item) => item.topic));
}
