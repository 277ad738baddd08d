import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/parsers/yaml.ts';
import type { Manifest, Repository, Workload } from '../../../src/services/types.ts';
import {
  findAutoscalers,
  findConfigMap,
  findDisruptionBudgets,
  findIngresses,
  findNetworkPolicies,
  findServices,
  maximumReplicas,
  minimumReplicas,
  rollingUpdateOf,
  selects,
} from '../../../src/services/workloads/queries.ts';
import { at, deployment, named, repositoryOf } from './link.ts';

const object = (kind: string, apiVersion: string, spec: string, name = 'x', namespace = ''): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}${namespace === '' ? '' : `, namespace: ${namespace}`}}\nspec: ${spec}\n`;

function ask<T>(question: (workload: Workload, repository: Repository) => T, others: string, web = deployment('')): T {
  const repository = repositoryOf({ 'k8s/web.yaml': web, 'k8s/others.yaml': others });
  const workload = repository.workloads.find((item) => item.name === 'web');
  if (!workload) throw new Error('no workload');
  return question(workload, repository);
}

describe('label selectors', () => {
  const labels = new Map([
    ['app', 'web'],
    ['tier', 'front'],
  ]);
  const cases: [selector: string, selected: boolean][] = [
    ['{}', true],
    ['null', false],
    ['{matchLabels: {app: web}}', true],
    ['{matchLabels: {app: web, tier: back}}', false],
    ['{matchLabels: {zone: a}}', false],
    ['{matchExpressions: [{key: app, operator: In, values: [api, web]}]}', true],
    ['{matchExpressions: [{key: app, operator: In, values: [api]}]}', false],
    ['{matchExpressions: [{key: zone, operator: In, values: [a]}]}', false],
    ['{matchExpressions: [{key: app, operator: NotIn, values: [api]}]}', true],
    ['{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}', false],
    ['{matchExpressions: [{key: zone, operator: NotIn, values: [a]}]}', true],
    ['{matchExpressions: [{key: tier, operator: Exists}]}', true],
    ['{matchExpressions: [{key: zone, operator: Exists}]}', false],
    ['{matchExpressions: [{key: zone, operator: DoesNotExist}]}', true],
    ['{matchExpressions: [{key: app, operator: DoesNotExist}]}', false],
  ];
  it.each(cases)('%s', (selector, selected) => {
    expect(selects(parseYaml('f.yaml', selector).documents[0], labels)).toBe(selected);
  });
});

describe('objects around a workload', () => {
  const cases: [
    name: string,
    question: (workload: Workload, repository: Repository) => readonly Manifest[],
    text: string,
    found: string[],
  ][] = [
    ['a Service by its selector', findServices, object('Service', 'v1', '{selector: {app: web}}'), ['Service/x']],
    ['no Service with another selector', findServices, object('Service', 'v1', '{selector: {app: web, tier: a}}'), []],
    ['no Service without a selector', findServices, object('Service', 'v1', '{ports: []}'), []],
    ['no Knative Service', findServices, object('Service', 'serving.knative.dev/v1', '{selector: {app: web}}'), []],
    [
      'a PodDisruptionBudget',
      findDisruptionBudgets,
      object('PodDisruptionBudget', 'policy/v1', '{selector: {matchLabels: {app: web}}}'),
      ['PodDisruptionBudget/x'],
    ],
    [
      'no PodDisruptionBudget without a selector',
      findDisruptionBudgets,
      object('PodDisruptionBudget', 'policy/v1', '{minAvailable: 1}'),
      [],
    ],
    [
      'a NetworkPolicy for all pods',
      findNetworkPolicies,
      object('NetworkPolicy', 'networking.k8s.io/v1', '{podSelector: {}}'),
      ['NetworkPolicy/x'],
    ],
    [
      'a NetworkPolicy without a selector',
      findNetworkPolicies,
      object('NetworkPolicy', 'networking.k8s.io/v1', '{policyTypes: [Ingress]}'),
      ['NetworkPolicy/x'],
    ],
    [
      'no NetworkPolicy for others',
      findNetworkPolicies,
      object('NetworkPolicy', 'networking.k8s.io/v1', '{podSelector: {matchLabels: {app: api}}}'),
      [],
    ],
  ];
  it.each(cases)('%s', (_name, question, text, found) => {
    expect(named(ask(question, text))).toEqual(found);
  });

  const service = object('Service', 'v1', '{selector: {app: web}}', 'front');
  const routes: [name: string, kind: string, spec: string, found: boolean][] = [
    ['an Ingress', 'Ingress', '{rules: [{http: {paths: [{backend: {service: {name: front}}}]}}]}', true],
    ['an old Ingress', 'Ingress', '{backend: {serviceName: front}}', true],
    [
      'an Ingress of another service on a host of that name',
      'Ingress',
      '{rules: [{host: front.example.com, http: {paths: [{backend: {service: {name: api}}}]}}]}',
      false,
    ],
    ['an HTTPRoute', 'HTTPRoute', '{rules: [{backendRefs: [{name: front, port: 80}]}]}', true],
    ['an OpenShift Route', 'Route', '{to: {kind: Service, name: front}}', true],
    [
      'a VirtualService',
      'VirtualService',
      '{http: [{route: [{destination: {host: front.shop.svc.cluster.local}}]}]}',
      true,
    ],
    ['another kind', 'Gateway', '{name: front}', false],
  ];
  it.each(routes)('%s', (_name, kind, spec, found) => {
    expect(ask(findIngresses, `${service}---\n${object(kind, 'x/v1', spec)}`).length).toBe(found ? 1 : 0);
  });

  it('an object of another namespace is another one', () => {
    const web = deployment('').replace('name: web', 'name: web\n  namespace: shop');
    const both = `${object('Service', 'v1', '{selector: {app: web}}', 'a', 'other')}---\n${object('Service', 'v1', '{selector: {app: web}}', 'b', 'shop')}---\n${object('Service', 'v1', '{selector: {app: web}}', 'c')}`;
    expect(named(ask(findServices, both, web))).toEqual(['Service/b', 'Service/c']);
  });

  it('a ConfigMap by its name', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n';
    expect(ask((workload, repository) => findConfigMap(workload, repository, 'settings')?.name, text)).toBe('settings');
  });
});

describe('autoscalers', () => {
  const target = 'scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}';
  it('of version 1', () => {
    const [scaler] = ask(
      findAutoscalers,
      object(
        'HorizontalPodAutoscaler',
        'autoscaling/v1',
        `{${target}, minReplicas: 2, maxReplicas: 5, targetCPUUtilizationPercentage: 70}`,
      ),
    );
    expect(scaler).toMatchObject({
      minReplicas: { value: 2 },
      maxReplicas: { value: 5 },
      cpu: { value: 70 },
      memory: undefined,
      custom: [],
    });
    expect(scaler?.minReplicas && at(scaler.minReplicas)).toBe('k8s/others.yaml:4:89');
  });

  it('of version 2, with metrics and behaviour', () => {
    const metrics = `metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}, {type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 80}}}, {type: Pods, pods: {metric: {name: lag}}}]`;
    const [scaler] = ask(
      findAutoscalers,
      object(
        'HorizontalPodAutoscaler',
        'autoscaling/v2',
        `{${target}, maxReplicas: 5, ${metrics}, behavior: {scaleDown: {stabilizationWindowSeconds: 300}}}`,
      ),
    );
    expect(scaler).toMatchObject({
      minReplicas: undefined,
      cpu: { value: 60 },
      memory: { value: 80 },
      behavior: { kind: 'map' },
    });
    expect(scaler?.custom).toHaveLength(1);
  });

  it('of KEDA', () => {
    const [scaler] = ask(
      findAutoscalers,
      object(
        'ScaledObject',
        'keda.sh/v1alpha1',
        '{scaleTargetRef: {name: web}, minReplicaCount: 1, maxReplicaCount: 9, triggers: [{type: cpu, metadata: {value: "60"}}, {type: kafka, metadata: {}}]}',
      ),
    );
    expect(scaler).toMatchObject({ minReplicas: { value: 1 }, maxReplicas: { value: 9 }, cpu: { value: 60 } });
    expect(scaler?.custom).toHaveLength(1);
  });

  const others: [name: string, spec: string][] = [
    ['of another workload', '{scaleTargetRef: {kind: Deployment, name: api}}'],
    ['of another kind', '{scaleTargetRef: {kind: StatefulSet, name: web}}'],
  ];
  it.each(others)('%s', (_name, spec) => {
    expect(ask(findAutoscalers, object('HorizontalPodAutoscaler', 'autoscaling/v2', spec))).toEqual([]);
  });

  const counts: [name: string, others: string, spec: string, minimum: number, maximum: number][] = [
    ['nothing said', '', '', 1, 1],
    ['replicas', '', 'replicas: 3', 3, 3],
    [
      'an autoscaler',
      object('HorizontalPodAutoscaler', 'autoscaling/v2', `{${target}, minReplicas: 2, maxReplicas: 6}`),
      'replicas: 9',
      2,
      6,
    ],
    [
      'an autoscaler without a minimum',
      object('HorizontalPodAutoscaler', 'autoscaling/v2', `{${target}, maxReplicas: 6}`),
      '',
      1,
      6,
    ],
    [
      'KEDA scales to zero',
      object('ScaledObject', 'keda.sh/v1alpha1', '{scaleTargetRef: {name: web}, maxReplicaCount: 4}'),
      '',
      0,
      4,
    ],
  ];
  it.each(counts)('replicas with %s', (_name, text, spec, minimum, maximum) => {
    const web = deployment('', '', spec);
    expect([ask(minimumReplicas, text, web).value, ask(maximumReplicas, text, web).value]).toEqual([minimum, maximum]);
  });
});

describe('rolling updates in pods', () => {
  const cases: [spec: string, unavailable: number, surge: number, type: string][] = [
    ['', 0, 1, 'RollingUpdate'],
    ['replicas: 3', 0, 1, 'RollingUpdate'],
    ['replicas: 4', 1, 1, 'RollingUpdate'],
    ['replicas: 5', 1, 2, 'RollingUpdate'],
    ['replicas: 4\nstrategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 2}}', 0, 2, 'RollingUpdate'],
    ['replicas: 4\nstrategy: {rollingUpdate: {maxUnavailable: 50%, maxSurge: 100%}}', 2, 4, 'RollingUpdate'],
    ['strategy: {type: Recreate}', 0, 1, 'Recreate'],
  ];
  it.each(cases)('%s', (spec, unavailable, surge, type) => {
    const update = ask(rollingUpdateOf, '', deployment('', '', spec));
    expect([update?.maxUnavailable.pods, update?.maxSurge.pods, update?.type]).toEqual([unavailable, surge, type]);
  });

  it('point at what is written, else at the workload', () => {
    const update = ask(rollingUpdateOf, '', deployment('', '', 'strategy:\n  rollingUpdate:\n    maxSurge: 1\n'));
    expect(
      update && [
        at(update.maxSurge),
        update.maxSurge.explicit,
        at(update.maxUnavailable),
        update.maxUnavailable.explicit,
      ],
    ).toEqual(['k8s/web.yaml:8:17', true, 'k8s/web.yaml:4:9', false]);
  });

  it('of an Argo Rollout and a DeploymentConfig', () => {
    const as = (kind: string, apiVersion: string, spec: string): string =>
      deployment('', '', spec).replace('Deployment', kind).replace('apps/v1', apiVersion);
    const rollout = ask(
      rollingUpdateOf,
      '',
      as('Rollout', 'argoproj.io/v1alpha1', 'replicas: 4\nstrategy: {canary: {maxUnavailable: 0}}'),
    );
    expect([rollout?.type, rollout?.maxUnavailable.pods, rollout?.maxSurge.pods]).toEqual(['Canary', 0, 1]);
    const config = ask(
      rollingUpdateOf,
      '',
      as(
        'DeploymentConfig',
        'apps.openshift.io/v1',
        'replicas: 4\nstrategy: {type: Rolling, rollingParams: {maxSurge: 50%}}',
      ),
    );
    expect([config?.type, config?.maxSurge.pods]).toEqual(['RollingUpdate', 2]);
    expect(ask(rollingUpdateOf, '', as('StatefulSet', 'apps/v1', ''))).toBeUndefined();
  });
});
