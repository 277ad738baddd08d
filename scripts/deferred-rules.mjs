// Bundled into the command line: rules outside the default preset are known by what describes them; what they check
// loads when a run judges by them.

import descriptions from 'nodeready:rule-descriptions';
import { ruleText } from './rule-text.mjs';

let checks;

export function deferred(id) {
  return {
    ...descriptions[id],
    get messages() {
      return checks?.[id].messages ?? ruleText(id).messages;
    },
    get docs() {
      return ruleText(id).docs;
    },
    get examples() {
      return ruleText(id).examples;
    },
    check: (service, context) => checks[id].check(service, context),
  };
}

/** Has to come before these rules judge. */
export async function loadDeferredRules(rules) {
  if (!checks && rules.some(({ id }) => Object.hasOwn(descriptions, id)))
    ({ checks } = await import('nodeready:deferred-checks'));
}
