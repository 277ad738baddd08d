import type { Options, Severity } from '../rules/types.ts';

/** What a document's profile changes: the numbers that it names, and how grave it holds a rule. */
export interface Profile {
  readonly rules: Readonly<Record<string, { readonly options?: Options; readonly severity?: Severity }>>;
}

/**
 * Every profile has the rules that decide the items of its document. Here stands only where the document departs from
 * the defaults, which follow the resolution of conflicts. The comment names the item.
 */
export const PROFILES: Readonly<Record<'ge' | 'sanwar' | 'devops' | 'gupta' | 'bona', Profile>> = {
  ge: { rules: {} },
  sanwar: { rules: {} },
  devops: { rules: {} },
  gupta: { rules: {} },
  bona: { rules: {} },
};
