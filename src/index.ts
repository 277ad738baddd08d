/** The programmatic interface: link a repository, judge it, render reports. */
import { loadDeferredRules } from './rules/deferred.ts';
import { RULES } from './rules/index.ts';

// Whoever asks here may judge by any of them.
await loadDeferredRules(RULES);

export { ALL_RULES } from './engine/housekeeping.ts';
export { run } from './engine/run.ts';
export type { Finding, Report, ServiceReport, TopicVerdict } from './engine/types.ts';
export { renderCatalogue } from './reports/catalogue.ts';
export { renderRule } from './reports/rule-docs.ts';
export type { Outcome, Rule } from './rules/types.ts';
export { linkRepository } from './services/link-repository.ts';
export { createWorkspace } from './workspace/create-workspace.ts';
export { RULES };
