import type { Options, Outcome, Rule, RuleContext } from '../rules/types.ts';
import type { Service } from '../services/types.ts';
import type { RuleCrash } from './types.ts';

export interface Judgement {
  readonly rule: Rule;
  readonly outcomes: readonly Outcome[];
  readonly crash?: RuleCrash;
}

/** Runs one rule on one service. A rule that throws is contained: the others still report. */
export function judge(rule: Rule, service: Service, options: Options, asOf: string): Judgement {
  if (!rule.kinds.includes(service.kind)) {
    const outcome: Outcome =
      service.kind === 'unknown' && !service.program
        ? { verdict: 'unknown', reason: service.lost[0] ?? 'what the service does is not known' }
        : { verdict: 'notApplicable', reason: `not for a ${service.kind} service` };
    return { rule, outcomes: [outcome] };
  }
  const context: RuleContext = { options: { ...defaultsOf(rule), ...options }, asOf };
  try {
    const outcomes = rule.check(service, context);
    return {
      rule,
      outcomes: outcomes.length > 0 ? outcomes : [{ verdict: 'notApplicable', reason: 'nothing to judge' }],
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      rule,
      outcomes: [{ verdict: 'unknown', reason: 'the rule crashed' }],
      crash: { rule: rule.id, service: service.id, message },
    };
  }
}

export function defaultsOf(rule: Rule): Options {
  return Object.fromEntries(Object.entries(rule.options).map(([name, spec]) => [name, spec.default]));
}

/** Fills `{name}` in a message text with its arguments. */
export function renderMessage(text: string, args: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(args, name) ? String(args[name]) : whole));
}
