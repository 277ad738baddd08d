import { EXAMPLE_SERVICE, exampleManifest } from '../../../src/rules/example-service.ts';
import { missingServiceOwner } from '../../../src/rules/operations/missing-service-owner.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const beside = (path: string, text: string): Files => ({ ...EXAMPLE_SERVICE, [path]: text });
const FAIL = [{ message: 'missing', at: 'package.json:1:3' }];

ruleCases(missingServiceOwner, {
  fails: [
    { name: 'nobody', files: EXAMPLE_SERVICE, findings: FAIL },
    {
      name: 'owners of other folders',
      files: beside('CODEOWNERS', '/docs/ @acme/writers\n*.tf @acme/platform\n'),
      findings: FAIL,
    },
    {
      name: 'the last pattern takes the owner away',
      files: beside('.github/CODEOWNERS', '* @acme/everyone\nserver.js\n'),
      findings: FAIL,
    },
    {
      name: 'a placeholder',
      files: beside('catalog-info.yaml', 'kind: Component\nspec:\n  owner: TODO\n'),
      findings: FAIL,
    },
    {
      name: 'what the team is like names nobody',
      files: beside('README.md', '# Orders\n\nThe team is happy to help. Contact is welcome.\n'),
      findings: FAIL,
    },
    {
      name: 'owners that are commented out',
      files: beside('CODEOWNERS', '# * @acme/orders\n'),
      findings: FAIL,
    },
  ],
  passes: [
    {
      name: 'CODEOWNERS',
      files: beside('.github/CODEOWNERS', '* @acme/orders\n'),
      evidence: ['.github/CODEOWNERS:1:1'],
    },
    {
      name: 'the pattern of the entry, the last one that covers it',
      files: beside('CODEOWNERS', '* @acme/everyone\n/server.js @acme/orders # the entry\n'),
      evidence: ['CODEOWNERS:2:1'],
    },
    {
      name: 'a catalogue',
      files: beside('catalog-info.yaml', 'kind: Component\nspec:\n  owner: group:orders\n'),
      evidence: ['catalog-info.yaml:3:10'],
    },
    {
      name: 'a label of the workload',
      files: {
        ...EXAMPLE_SERVICE,
        'k8s/api.yaml': exampleManifest()
          .replace('  name: api\n', '  name: api\n  labels: { app.example.com/team: orders }\n')
          .replace('image: api', 'image: orders'),
      },
      evidence: ['k8s/api.yaml:5:35'],
    },
    {
      name: 'a line of the README',
      files: beside('README.md', '# Orders\n\n| Team | orders |\n'),
      evidence: ['README.md:3:1'],
    },
    {
      name: 'a sentence of the README',
      files: beside('README.md', '# Orders\n\nThis service is owned by Team Orders.\n'),
      evidence: ['README.md:3:1'],
    },
    {
      name: 'a section of the README',
      files: beside('README.md', '# Orders\n\n## Maintainers\n\n@ada and @grace\n'),
      evidence: ['README.md:5:1'],
    },
  ],
  notApplicable: [],
  unknown: [],
});
