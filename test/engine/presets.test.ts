import { describe, expect, it } from 'vitest';
import { loadPreset, type PRESETS } from '../../src/engine/presets.ts';
import { RULES } from '../../src/rules/index.ts';
import type { Rule } from '../../src/rules/types.ts';

function getRule(id: string): Rule {
  const rule = RULES.find((item) => item.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule;
}

describe('presets', () => {
  it('strict has every rule, recommended those that say so', async () => {
    const [strict, recommended] = await Promise.all([loadPreset('strict'), loadPreset('recommended')]);
    expect(RULES.filter(strict.includes)).toEqual(RULES);
    expect(RULES.filter(recommended.includes)).toEqual(RULES.filter((rule) => rule.recommended));
  });

  it('a document has the rules of its items and leaves the others alone', async () => {
    const [ge, bona] = await Promise.all([loadPreset('ge'), loadPreset('bona')]);
    expect(ge.includes(getRule('missing-sigterm-handler'))).toBe(true);
    expect(ge.includes(getRule('missing-runbooks'))).toBe(false);
    expect(bona.includes(getRule('missing-runbooks'))).toBe(true);
  });

  it('a failure about a topic of another document is not reported', async () => {
    const devops = await loadPreset('devops');
    const rule = getRule('missing-runbooks');
    expect(devops.severity(rule, ['runbook-high-cpu'], 'note')).toBeUndefined();
    expect(devops.severity(rule, ['runbooks-exist'], 'note')).toBe('warning');
  });

  it('what a document states as a demand is a warning at least', async () => {
    const bona = await loadPreset('bona');
    expect(bona.severity(getRule('unmarked-runbook-command'), ['runbook-command-safety'], 'note')).toBe('warning');
    expect(bona.severity(getRule('unmarked-runbook-command'), ['runbook-command-safety'], 'error')).toBe('error');
    expect(bona.severity(getRule('missing-runbooks'), ['runbook-high-cpu'], 'note')).toBe('note');
  });

  it('a document keeps its own numbers where the documents disagree', async () => {
    const optionsOf = async (name: (typeof PRESETS)[number]): Promise<unknown> =>
      (await loadPreset(name)).options(getRule('readiness-timing-out-of-range'));
    expect(await optionsOf('ge')).toEqual({ maximumPeriod: 5, maximumFailures: 2 });
    expect(await optionsOf('sanwar')).toEqual({ maximumPeriod: 10, maximumFailures: 3, maximumTimeout: 5 });
    expect(await optionsOf('recommended')).toEqual({});
  });
});
