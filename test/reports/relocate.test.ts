import { describe, expect, it } from 'vitest';
import { relocate } from '../../src/reports/relocate.ts';
import { place, reportOf } from '../support/report.ts';

describe('paths from the root of the repository', () => {
  const files = { 'src/a.ts': 'inside', '../deploy/api.yaml': 'beside', '<stdin>': 'stream' };
  const report = reportOf({
    files,
    findings: [
      { rule: { id: 'a' }, place: place('src/a.ts', 1), related: [{ place: place('../deploy/api.yaml', 1) }] },
      { rule: { id: 'b' }, place: place('<stdin>', 1) },
    ],
    problems: [{ code: 'syntax', message: 'is broken', place: place('src/a.ts', 1) }],
  });
  const moved = relocate({ ...report, target: (path) => (path === 'src/a.ts' ? 'real.ts' : undefined) }, 'apps/api');

  it('are joined, also for what stands beside the linted folder', () => {
    const [service] = moved.services;
    expect(service?.findings.map((finding) => finding.place.path)).toEqual(['<stdin>', 'apps/api/src/a.ts']);
    expect(service?.findings[1]?.related[0]?.place.path).toBe('apps/deploy/api.yaml');
    expect(moved.ledger.problems[0]?.place.path).toBe('apps/api/src/a.ts');
  });

  it('still lead to their texts and targets', () => {
    expect(moved.text('apps/api/src/a.ts')).toBe('inside');
    expect(moved.text('apps/deploy/api.yaml')).toBe('beside');
    expect(moved.text('<stdin>')).toBe('stream');
    expect(moved.target?.('apps/api/src/a.ts')).toBe('apps/api/real.ts');
  });

  it('stay as they are at the root', () => {
    expect(relocate(report, '')).toBe(report);
  });
});
