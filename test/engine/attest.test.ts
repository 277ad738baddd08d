import { describe, expect, it } from 'vitest';
import { attest } from '../../src/engine/attest.ts';
import type { Attestation, ServiceReport, TopicVerdict } from '../../src/engine/types.ts';
import { linkFiles } from '../support/rule-cases.ts';

const [service] = linkFiles({
  'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
});

function reportWith(topics: Readonly<Record<string, TopicVerdict>>): ServiceReport {
  if (!service) throw new Error('no service');
  return { service, findings: [], topics: new Map(Object.entries(topics)) };
}

const GAME_DAY: Attestation = {
  topic: 'game-days',
  owner: 'team-orders',
  date: '2026-10-01',
  link: 'https://wiki.example.com/game-day',
  until: '2027-04-01',
  service: undefined,
};

function verdictOf(report: ServiceReport, attestation: Attestation, asOf = '2026-11-20'): TopicVerdict | undefined {
  return attest([report], [attestation], asOf)[0]?.topics.get(attestation.topic);
}

describe('attestations', () => {
  it('answer for a topic that nothing judged', () => {
    expect(verdictOf(reportWith({}), GAME_DAY)).toMatchObject({ verdict: 'pass', attested: { owner: 'team-orders' } });
  });

  it('answer for a topic that files could not decide', () => {
    const report = reportWith({ 'game-days': { verdict: 'unknown', rules: ['some-rule'], evidence: [] } });
    expect(verdictOf(report, GAME_DAY)).toMatchObject({ verdict: 'pass', rules: ['some-rule'] });
  });

  it('hold through their last day and leave the topic open after it', () => {
    expect(verdictOf(reportWith({}), GAME_DAY, '2027-04-01')?.verdict).toBe('pass');
    expect(verdictOf(reportWith({}), GAME_DAY, '2027-04-02')).toMatchObject({
      verdict: 'unknown',
      reason: 'the attestation of team-orders expired on 2027-04-01',
    });
  });

  it('never turn a failure that files show', () => {
    const report = reportWith({ 'game-days': { verdict: 'fail', rules: ['some-rule'], evidence: [] } });
    expect(verdictOf(report, GAME_DAY)?.verdict).toBe('fail');
  });

  it('speak of one service only, when they name it', () => {
    expect(verdictOf(reportWith({}), { ...GAME_DAY, service: 'billing' })).toBeUndefined();
    expect(verdictOf(reportWith({}), { ...GAME_DAY, service: 'orders' })?.verdict).toBe('pass');
  });

  it('an expired entry does not undo the one that renewed it', () => {
    const old = { ...GAME_DAY, until: '2026-01-01' };
    for (const entries of [
      [old, GAME_DAY],
      [GAME_DAY, old],
    ])
      expect(attest([reportWith({})], entries, '2026-11-20')[0]?.topics.get('game-days')?.verdict).toBe('pass');
  });
});
