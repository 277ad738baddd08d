import { secretInManifest } from '../../../src/rules/kubernetes/secret-in-manifest.ts';
import { deployed, deployment, kustomized, task, UNDEPLOYED, unit } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(secretInManifest, {
  fails: [
    {
      name: 'a password',
      files: deployed([
        deployment({
          container: `env:
  - name: DB_PASSWORD
    value: k3nn-w0rt`,
        }),
      ]),
      findings: [{ message: 'env', at: 'deploy.yaml:19:22' }],
    },
    {
      name: 'a password that two containers get is one finding',
      files: deployed([
        deployment({
          pod: 'initContainers:\n  - name: seed\n    image: example/api:1.0.0\n    env:\n      - name: DB_PASSWORD\n        value: k3nn-w0rt',
          container: 'env:\n  - name: DB_PASSWORD\n    value: k3nn-w0rt',
        }),
      ]),
      findings: [{ message: 'env', at: 'deploy.yaml:25:22' }],
    },
    {
      name: 'credentials in a URL',
      files: deployed([
        deployment({
          container: `env:
  - name: DATABASE_URL
    value: postgres://shop:s3cr3t@db/shop`,
        }),
      ]),
      findings: [{ message: 'env', at: 'deploy.yaml:19:22' }],
    },
    {
      name: 'a random key',
      files: deployed([
        deployment({
          container: `env:
  - name: SIGNING_KEY
    value: 9f8a7b6c5d4e3f2a1b0c9d8e`,
        }),
      ]),
      findings: [{ message: 'env', at: 'deploy.yaml:19:22' }],
    },
    {
      name: 'a token by its format',
      files: deployed([
        deployment({
          container: `env:
  - name: GITHUB
    value: ghp_0123456789abcdefghijklmnopqrstuvwxyzAB`,
        }),
      ]),
      findings: [{ message: 'env', at: 'deploy.yaml:19:22' }],
    },
    {
      name: 'an argument',
      files: deployed([deployment({ container: 'args: ["server.js", "--api-token=k3nn-w0rt-2026"]' })]),
      findings: [{ message: 'argument', at: 'deploy.yaml:17:17' }],
    },
    {
      name: 'a ConfigMap',
      files: deployed([
        deployment({
          container: `envFrom:
  - configMapRef:
      name: api`,
        }),
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: api\ndata:\n  JWT_SECRET: k3nn-w0rt-2026\n',
      ]),
      findings: [{ message: 'ConfigMap', at: 'deploy.yaml:26:15' }],
    },
    {
      name: 'a compose file',
      files: {
        ...UNDEPLOYED,
        'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      DB_PASSWORD: postgres\n',
      },
      findings: [{ message: 'compose', at: 'compose.yaml:5:20' }],
    },
    {
      name: 'by an overlay',
      files: kustomized(`env:
  - name: API_SECRET
    value: k3nn-w0rt-2026`),
      findings: [{ message: 'env', at: 'k8s/production/api.yaml:12:22' }],
    },
    {
      name: 'in a task definition',
      files: task('"environment": [{ "name": "DB_PASSWORD", "value": "k3nn-w0rt" }]'),
      findings: [{ message: 'file', at: 'task-definition.json:2:51' }],
    },
    {
      name: 'in a unit of systemd',
      files: unit('Environment=DB_PASSWORD=k3nn-w0rt\n'),
      findings: [{ message: 'file', at: 'api.service:4:1' }],
    },
  ],
  passes: [
    {
      name: 'a reference to a Secret',
      files: deployed([
        deployment({
          container: `env:
  - name: DB_PASSWORD
    valueFrom:
      secretKeyRef:
        name: db
        key: password`,
        }),
      ]),
    },
    {
      name: 'a file',
      files: deployed([
        deployment({
          container: `env:
  - name: DB_PASSWORD_FILE
    value: /run/secrets/db`,
        }),
      ]),
    },
    {
      name: 'a path',
      files: deployed([
        deployment({
          container: `env:
  - name: TLS_KEY
    value: /etc/tls/tls.key`,
        }),
      ]),
    },
    {
      name: 'a placeholder',
      files: deployed([
        deployment({
          container: `env:
  - name: DB_PASSWORD
    value: <set-me>`,
        }),
      ]),
    },
    {
      name: 'a reference',
      files: deployed([
        deployment({
          container: `env:
  - name: DATABASE_URL
    value: postgres://shop:$(DB_PASSWORD)@db/shop`,
        }),
      ]),
    },
    {
      name: 'an identifier',
      files: deployed([
        deployment({
          container: `env:
  - name: PARTITION_KEY
    value: orders`,
        }),
      ]),
    },
    {
      name: 'a limit',
      files: deployed([
        deployment({
          container: `env:
  - name: MAX_TOKENS
    value: "4096"`,
        }),
      ]),
    },
    {
      name: 'an ARN',
      files: deployed([
        deployment({
          container: `env:
  - name: DB_SECRET
    value: arn:aws:secretsmanager:eu-west-1:1:secret:db`,
        }),
      ]),
    },
    {
      name: 'a default that the environment of compose replaces',
      files: {
        ...UNDEPLOYED,
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD:-postgres}\n',
      },
    },
  ],
  notApplicable: [{ name: 'no manifest', files: UNDEPLOYED }],
  unknown: [],
});
