import names from '../../../checklist/topic-names.json' with { type: 'json' };
import decided from '../../../checklist/topics.json' with { type: 'json' };
import { attestEntriesOf } from '../../services/attestations/read-attestations.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { about, fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

const TOPICS = new Set(names);

export const invalidAttestation: Rule = {
  id: 'invalid-attestation',
  code: 'NR7308',
  title: 'An attestation has expired or speaks of nothing',
  area: 'operations',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: decided.attest,
  kinds: ALL_KINDS,
  options: {},
  messages: {
    expired:
      'The attestation of {owner} for {topic} expired on {until}: nobody answers for it any more, and the scorecard counts it as unknown. Prove it again and move the date, or remove the entry.',
    unknownTopic:
      'No topic of the checklist is named {topic}, so this attestation of {owner} answers for nothing. `nodeready checklist` lists the names.',
  },
  docs: {
    what: 'Compares the `attest:` entries of the configuration with the date and with the topics of the checklist. Attestations answer for what no file can prove: a named owner, a date, a link to the evidence, and a day until which it holds.',
    why: 'What was true in spring need not be true in autumn. An attestation without an end is a checkbox.',
    fix: 'Have the owner prove it again and enter the new `date`, `link` and `until`; remove what nobody answers for.',
    references: ['https://sre.google/sre-book/evolving-sre-engagement-model/'],
  },
  examples: {
    bad: [
      {
        title: 'expired',
        files: {
          ...EXAMPLE_SERVICE,
          'nodeready.config.yaml':
            'attest:\n  - topic: game-days\n    owner: team-orders\n    date: 2025-05-04\n    link: https://wiki.example.com/game-day\n    until: 2025-11-04\n',
        },
      },
    ],
    good: [
      {
        title: 'in force',
        files: {
          ...EXAMPLE_SERVICE,
          'nodeready.config.yaml':
            'attest:\n  - topic: game-days\n    owner: team-orders\n    date: 2026-10-01\n    link: https://wiki.example.com/game-day\n    until: 2027-04-01\n',
        },
      },
    ],
  },
  check: (service, { asOf }) => {
    const entries = attestEntriesOf(service);
    // The topics themselves are answered by the attestations, not by the state of their entries.
    if (entries.length === 0) return [about([], notApplicable('the configuration holds no attestation'))];
    return entries.map(({ topic, owner, until }) => {
      const args = { topic: topic.value, owner, until: until.value };
      if (!TOPICS.has(topic.value))
        return about([], fail({ message: 'unknownTopic', args, place: topic.place, anchor: `attest:${topic.value}` }));
      if (asOf > until.value)
        return about([], fail({ message: 'expired', args, place: until.place, anchor: `attest:${topic.value}` }));
      return about([], pass(topic.place));
    });
  },
};
