import { duplicateEnvironmentVariable } from '../../../src/rules/kubernetes/duplicate-environment-variable.ts';
import { deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(duplicateEnvironmentVariable, {
  fails: [
    {
      name: 'the same name twice',
      files: deployed([
        deployment({
          container: `env:
  - name: LOG_LEVEL
    value: info
  - name: LOG_LEVEL
    value: debug`,
        }),
      ]),
      findings: [{ message: 'twice', at: 'deploy.yaml:20:21' }],
    },
    {
      name: 'in the list of compose',
      files: {
        ...UNDEPLOYED,
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      - LOG_LEVEL=info\n      - LOG_LEVEL=debug\n',
      },
      findings: [{ message: 'twice', at: 'compose.yaml:6:9' }],
    },
  ],
  passes: [
    {
      name: 'two names',
      files: deployed([
        deployment({
          container: `env:
  - name: LOG_LEVEL
    value: info
  - name: DEBUG
    value: debug`,
        }),
      ]),
    },
    {
      name: 'an overlay replaces the value',
      files: kustomized(
        `env:
  - name: LOG_LEVEL
    value: debug`,
        [deployment({ container: 'env:\n  - name: LOG_LEVEL\n    value: info' })],
      ),
    },
  ],
  notApplicable: [
    { name: 'no environment', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
  ],
  unknown: [],
});
