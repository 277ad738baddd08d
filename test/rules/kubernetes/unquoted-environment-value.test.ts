import { unquotedEnvironmentValue } from '../../../src/rules/kubernetes/unquoted-environment-value.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unquotedEnvironmentValue, {
  fails: [
    {
      name: 'a number',
      files: deployed([
        deployment({
          container: `env:
  - name: PORT
    value: 3000`,
        }),
      ]),
      findings: [{ message: 'env', at: 'deploy.yaml:19:22' }],
    },
    {
      name: 'a boolean',
      files: deployed([
        deployment({
          container: `env:
  - name: PORT
    value: true`,
        }),
      ]),
      findings: [{ message: 'env', at: 'deploy.yaml:19:22' }],
    },
    {
      name: 'yes is a boolean to go-yaml',
      files: deployed([
        deployment({
          container: `env:
  - name: PORT
    value: yes`,
        }),
      ]),
      findings: [{ message: 'env', at: 'deploy.yaml:19:22' }],
    },
    {
      name: 'data of a ConfigMap',
      files: deployed([
        deployment({
          container: `envFrom:
  - configMapRef:
      name: api`,
        }),
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: api\ndata:\n  PORT: 3000\n',
      ]),
      findings: [{ message: 'data', at: 'deploy.yaml:26:9' }],
    },
    {
      name: 'by an overlay',
      files: kustomized(`env:
  - name: PORT
    value: 8080`),
      findings: [{ message: 'env', at: 'k8s/production/api.yaml:12:22' }],
    },
  ],
  passes: [
    {
      name: 'quoted',
      files: deployed([
        deployment({
          container: `env:
  - name: PORT
    value: "3000"`,
        }),
      ]),
    },
    {
      name: 'a word',
      files: deployed([
        deployment({
          container: `env:
  - name: PORT
    value: info`,
        }),
      ]),
    },
    {
      name: 'an empty value',
      files: deployed([
        deployment({
          container: `env:
  - name: PORT
    value: `,
        }),
      ]),
    },
  ],
  notApplicable: [
    { name: 'no environment', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
