import { describe, expect, it } from 'vitest';
import { at, deployment, linkFiles, workloadOf } from './link.ts';

const branches = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .APP_NAME }}
spec:
  {{ if or (eq .KUBE_NAMESPACE .STG_ENV) (eq .KUBE_NAMESPACE .PROD_ENV) }}
  replicas: 2
  {{ else }}
  replicas: 1
  {{ end }}
  template:
    spec:
      containers:
        - name: web
          image: {{ .REGISTRY }}/web:{{.TAG}}
          {{ if not (eq .KUBE_NAMESPACE "prod") }}
          command: [node, --inspect, server.js]
          {{ end }}
`;

describe('templates that the environment fills in', () => {
  it('stand with the names of what is filled in', () => {
    const text = deployment('', '', 'replicas: {{ .REPLICAS }}').replace('name: web', 'name: {{ .NAME }}');
    const workload = workloadOf({ 'kube/web.yml': text });
    expect([workload.name, workload.replicas, at(workload.container)]).toEqual([
      '${NAME}',
      undefined,
      `kube/web.yml:${text.split('\n').findIndex((line) => line.includes('- name: web')) + 1}:17`,
    ]);
  });

  it('are taken for production where they compare', () => {
    const text = branches.replace('"prod"', '.PROD_ENV');
    const { replicas, container } = workloadOf({ 'kube/web.yml': text });
    expect([replicas?.value, replicas && at(replicas), container.image?.value, container.command]).toEqual([
      2,
      'kube/web.yml:7:13',
      '${REGISTRY}/web:${TAG}',
      undefined,
    ]);
  });

  it('may set variables that stand in a file of the pipeline', () => {
    const text = `${branches.replace('"prod"', '.PROD_ENV')}          env:\n{{ file .SETTINGS | indent 12 }}\n          image2: a\n`;
    const { container } = workloadOf({ 'kube/web.yml': text });
    expect([container.env, container.envUnknownFrom.map(({ line, column }) => [line, column])]).toEqual([
      [],
      [[20, 15]],
    ]);
  });

  it.each([
    ['values of Helm', branches.replace('.APP_NAME', '.Values.name')],
    ['a file that is put in', `${branches}{{ file .SETTINGS | indent 10 }}\n`],
    ['a condition on something else', branches.replace('not (eq .KUBE_NAMESPACE "prod")', '.DEBUG')],
    ['no production', branches.replaceAll('PROD_ENV', 'NOTPROD_ENV').replace('"prod"', '"dev"')],
    ['a loop', `${branches}{{ range .ITEMS }}\n{{ end }}\n`],
    ['no YAML', branches.replace('spec:', 'spec: [')],
  ])('are not known with %s', (_, text) => {
    const { repository, ledger } = linkFiles({ 'kube/web.yml': text });
    expect(repository.workloads).toEqual([]);
    expect(repository.templates).toEqual(['kube/web.yml']);
    expect(ledger.skipped).toEqual([{ path: 'kube/web.yml', reason: 'a template that is not rendered' }]);
  });
});
