import { at, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { isSecretName } from '../../services/images/secrets.ts';
import type { Service, Workload } from '../../services/types.ts';
import { findSecretValues } from '../../services/workloads/secret-values.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Evidence, type Outcome, type Rule } from '../types.ts';

/** Clients with which the service fetches secrets itself. */
const CLIENTS =
  /^(?:@aws-sdk\/client-(?:secrets-manager|ssm)|aws-sdk\/clients\/(?:secretsmanager|ssm)|@google-cloud\/secret-manager|@azure\/keyvault-secrets|node-vault|hashi-vault-js|@1password\/sdk|@infisical\/sdk|@dopplerhq\/.*|@aws-lambda-powertools\/parameters(?:\/.*)?|@middy\/(?:ssm|secrets-manager))$/;
const OPERATORS =
  /^(?:ExternalSecret|ClusterExternalSecret|SealedSecret|SecretProviderClass|VaultStaticSecret|VaultDynamicSecret|OnePasswordItem|InfisicalSecret|DopplerSecret|SopsSecret)$/;

/** Secrets that a container gets by reference: secretKeyRef, envFrom secretRef, mounted Secrets, compose secrets, Vault's agent. */
function referencesOf({ container, node, platform }: Workload): readonly Evidence[] {
  const named = container.env
    .filter((variable) => variable.from === 'secret')
    .map(({ place, name }) => ({ place, note: name }));
  const whole = itemsOf(at(container.node, 'envFrom'))
    .flatMap((item) => at(item, 'secretRef')?.place ?? [])
    .map((place) => ({ place, note: 'secretRef' }));
  const spec = at(node, 'spec', 'template', 'spec') ?? at(node, 'spec', 'jobTemplate', 'spec', 'template', 'spec');
  const mounted = itemsOf(at(spec, 'volumes'))
    .flatMap((item) => (at(item, 'secret') ?? at(item, 'csi'))?.place ?? [])
    .map((place) => ({ place, note: 'mounted' }));
  const vault = entriesOf(at(node, 'spec', 'template', 'metadata', 'annotations'))
    .filter(({ key }) => /vault\.hashicorp\.com\/agent-inject/.test(key))
    .map(({ keyPlace }) => ({ place: keyPlace, note: 'Vault agent' }));
  const compose =
    platform === 'compose'
      ? itemsOf(at(node, 'secrets')).map((item) => ({ place: item.place, note: textOf(item) ?? 'secret' }))
      : [];
  const task =
    platform === 'ecs'
      ? itemsOf(at(container.node, 'secrets')).map((item) => ({
          place: item.place,
          note: textOf(at(item, 'name')) ?? 'secret',
        }))
      : [];
  return [...named, ...whole, ...mounted, ...vault, ...compose, ...task];
}

/** A variable whose value comes from the shell or a file outside: how it got there is not told. */
function openNames({ container }: Workload): readonly Evidence[] {
  return [
    ...container.env
      .filter((variable) => isSecretName(variable.name) && variable.value === undefined && variable.from !== 'secret')
      .map(({ place, name }) => ({ place, note: name })),
    ...container.envUnknownFrom.map((place) => ({ place, note: 'not in this repository' })),
  ];
}

function judge(service: Service, workload: Workload): Outcome {
  const values = findSecretValues(workload, service.repository);
  const first = values[0];
  const compose = workload.platform === 'compose';
  if (first)
    return fail({
      message: 'plain',
      args: { names: [...new Set(values.map(({ name }) => name))].slice(0, 4).join(', '), where: workload.name },
      place: first.place,
      ...(compose ? { severity: 'note' } : {}),
      anchor: workload.id,
    });
  const references = referencesOf(workload);
  if (references.length > 0) return pass(...references.slice(0, 4));
  const open = openNames(workload)[0];
  if (open) return unknown('where the secrets of the service come from is decided outside of this repository', open);
  return notApplicable('the workload takes no secrets');
}

export const unmanagedSecret: Rule = {
  id: 'unmanaged-secret',
  code: 'NR1231',
  title: 'Secrets do not come from a secret store',
  area: 'config',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['secrets-in-secret-manager'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    plain:
      '{where} gets {names} as plain text: nobody can rotate or audit them, and they are in the history of the repository. Keep them in a secret store (External Secrets, Vault, a cloud secret manager) and refer to them.',
  },
  docs: {
    what: 'Looks how each workload gets its secrets: by secretKeyRef, secretRef, mounted Secrets, CSI, Vault agent, compose or task secrets, by an operator of the repository, or through the client of a secret manager in the source.',
    why: 'A store gives rotation, audit and one place to revoke; text in manifests gives none of it.',
    fix: 'Use secretKeyRef with a Secret that an operator such as External Secrets fills.',
    references: ['https://kubernetes.io/docs/concepts/configuration/secret/', 'https://external-secrets.io/latest/'],
  },
  examples: {
    bad: [
      {
        title: 'in the manifest',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'k8s/api.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: DB_PASSWORD\n              value: k3nn-w0rt-2026\n',
        },
      },
    ],
    good: [
      {
        title: 'by reference',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'k8s/api.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: DB_PASSWORD\n              valueFrom:\n                secretKeyRef: { name: api, key: password }\n',
        },
      },
    ],
  },
  check(service) {
    const client = [...(service.program?.packages ?? [])].find(([name]) => CLIENTS.test(name));
    const production = service.workloads.filter((item) => item.purpose !== 'development');
    const cluster = production.filter((item) => item.platform !== 'compose');
    const outcomes = (cluster.length > 0 ? cluster : production).map((workload) => judge(service, workload));
    if (outcomes.some((outcome) => outcome.verdict === 'fail')) return outcomes;
    if (client) return [pass({ place: client[1], note: client[0] })];
    if (outcomes.some((outcome) => outcome.verdict === 'pass'))
      return outcomes.filter((outcome) => outcome.verdict === 'pass');
    const operator = service.repository.manifests.find(({ kind }) => OPERATORS.test(kind));
    if (operator) return [pass({ place: operator.place, note: operator.kind })];
    if (outcomes.length > 0) return outcomes;
    return [unknown('nothing in this repository deploys the service, so where its secrets come from is not known')];
  },
};
