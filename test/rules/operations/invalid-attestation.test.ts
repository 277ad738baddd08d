import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { invalidAttestation } from '../../../src/rules/operations/invalid-attestation.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const attested = (topic: string, until: string): Readonly<Record<string, string>> => ({
  ...EXAMPLE_SERVICE,
  'nodeready.config.yaml': `attest:
  - topic: ${topic}
    owner: team-orders
    date: 2026-01-04
    link: https://wiki.example.com/${topic}
    until: ${until}
`,
});

ruleCases(invalidAttestation, {
  fails: [
    {
      name: 'expired',
      files: attested('game-days', '2026-11-19'),
      findings: [{ message: 'expired', at: 'nodeready.config.yaml:6:12' }],
    },
    {
      name: 'a name that no topic has',
      files: attested('games-days', '2027-01-04'),
      findings: [{ message: 'unknownTopic', at: 'nodeready.config.yaml:2:12' }],
    },
  ],
  passes: [
    { name: 'in force', files: attested('game-days', '2027-01-04'), evidence: ['nodeready.config.yaml:2:12'] },
    { name: 'on its last day', files: attested('game-days', '2026-11-20'), evidence: ['nodeready.config.yaml:2:12'] },
  ],
  notApplicable: [{ name: 'none', files: EXAMPLE_SERVICE, reason: /no attestation/ }],
  unknown: [],
});
