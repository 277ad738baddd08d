import { describe, expect, it } from 'vitest';
import { fingerprintService, mergeEvidence, parseEvidence, renderEvidence } from '../../src/engine/drill-evidence.ts';
import { applyDrills, type DrillResult } from '../../src/engine/drills.ts';
import type { TopicVerdict } from '../../src/engine/types.ts';
import { linkFiles } from '../support/rule-cases.ts';

const RESULT: DrillResult = {
  drill: 'shutdown',
  service: 'orders',
  verdict: 'pass',
  date: '2026-11-01',
  commit: '0123456789abcdef',
  fingerprint: 'same',
  node: 'v24.11.1',
  command: 'node server.js',
  checks: [
    { id: 'in-flight-complete', verdict: 'pass', message: 'All completed.', topic: 'shutdown-drill' },
    { id: 'lingers', verdict: 'note', message: 'It ran on.' },
  ],
  series: [],
};

const FILES = {
  'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
};

function verdictOf(result: DrillResult, known?: TopicVerdict, asOf = '2026-11-20'): TopicVerdict | undefined {
  const [service] = linkFiles(FILES);
  if (!service) throw new Error('no service');
  const report = { service, findings: [], topics: new Map(known ? [['shutdown-drill', known] as const] : []) };
  const own = { ...result, service: service.id };
  return applyDrills([report], [own], () => 'same', asOf)[0]?.topics.get('shutdown-drill');
}

describe('saved drills answer for their topics', () => {
  it('with date, commit and what was seen', () => {
    expect(verdictOf(RESULT)).toMatchObject({
      verdict: 'pass',
      by: 'drill shutdown',
      reason: 'drilled on 2026-11-01 at 012345678: All completed.',
    });
  });

  it('a failed check fails the topic', () => {
    const checks = [...RESULT.checks, { id: 'x', verdict: 'fail' as const, message: 'Lost.', topic: 'shutdown-drill' }];
    expect(verdictOf({ ...RESULT, checks })).toMatchObject({ verdict: 'fail' });
  });

  it.each([
    ['other code', { ...RESULT, fingerprint: 'other' }, '2026-11-20', 'the service has changed since'],
    ['long ago', RESULT, '2027-11-20', 'that is 384 days ago'],
  ])('a result of %s leaves the topic open and says so', (_name, result, asOf, reason) => {
    const verdict = verdictOf(result, undefined, asOf);
    expect(verdict?.verdict).toBe('unknown');
    expect(verdict?.reason).toContain(reason);
    expect(verdict?.reason).toContain('run nodeready drill shutdown again');
  });

  it('a failure that files show stays', () => {
    const known: TopicVerdict = { verdict: 'fail', rules: ['a-rule'], evidence: [] };
    expect(verdictOf(RESULT, known)).toBe(known);
  });
});

describe('the evidence file', () => {
  it('reads what it writes', () => {
    expect(parseEvidence(renderEvidence([RESULT]))).toEqual({ results: [RESULT] });
  });

  it('replaces older results of the same drill and service, and keeps the others', () => {
    const other = { ...RESULT, service: 'billing' };
    const newer = { ...RESULT, date: '2026-11-20' };
    expect(mergeEvidence([RESULT, other], [newer])).toEqual([other, newer]);
  });

  it.each([
    ['{', 'is not JSON'],
    ['[]', 'holds no drill results'],
    ['{ "version": 9, "results": [] }', 'holds no drill results'],
    ['{ "version": 1, "results": [{ "drill": "flood" }] }', 'holds no drill results'],
  ])('says what is wrong with %s', (text, problem) => {
    expect(parseEvidence(text)).toMatchObject({ problem: expect.stringContaining(problem) });
  });

  it('the fingerprint follows what runs, not what is written about it', () => {
    const fingerprint = (files: Readonly<Record<string, string>>): string => {
      const [service] = linkFiles(files);
      if (!service) throw new Error('no service');
      return fingerprintService(service, (path) => files[path]);
    };
    const before = fingerprint(FILES);
    expect(fingerprint({ ...FILES, 'README.md': '# new\n' })).toBe(before);
    expect(fingerprint({ ...FILES, 'server.js': `${FILES['server.js']}// new\n` })).not.toBe(before);
  });
});
