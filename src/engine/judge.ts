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
    const unclear = service.kind === 'unknown' ? whyUnclear(service) : undefined;
    const outcome: Outcome =
      unclear === undefined
        ? { verdict: 'notApplicable', reason: `not for a ${service.kind} service` }
        : { verdict: 'unknown', reason: unclear };
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

/** Why a process without a kind may yet be one that a rule is for; undefined for one that just runs and ends. */
function whyUnclear({ program, lost, image, workloads }: Service): string | undefined {
  if (!program) return lost[0] ?? 'what the service does is not known';
  const announces = (image?.exposes.length ?? 0) > 0 || workloads.some(({ container }) => container.ports.length > 0);
  return announces ? 'a port is announced, and what listens is not in the sources: a package may do it' : undefined;
}

export function defaultsOf(rule: Rule): Options {
  return Object.fromEntries(Object.entries(rule.options).map(([name, spec]) => [name, spec.default]));
}

/** Fills `{name}` in a message text with its arguments. */
export function renderMessage(text: string, args: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(args, name) ? String(args[name]) : whole));
}
