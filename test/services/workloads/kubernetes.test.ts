import { describe, expect, it } from 'vitest';
import { at, containerOf, deployment, linkFiles, named, repositoryOf, workloadOf } from './link.ts';

const POD = 'spec:\n  containers:\n    - name: web\n      image: shop/web:1\n';
const indented = (text: string, columns: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(columns));

describe('kinds with pods', () => {
  const template = `spec:\n  template:\n${indented(POD, 4)}`;
  const cases: [kind: string, apiVersion: string, text: string, id: string | undefined][] = [
    ['Deployment', 'apps/v1', template, 'kubernetes:Deployment/web'],
    ['Deployment', 'extensions/v1beta1', template, 'kubernetes:Deployment/web'],
    ['StatefulSet', 'apps/v1', template, 'kubernetes:StatefulSet/web'],
    ['DaemonSet', 'apps/v1', template, 'kubernetes:DaemonSet/web'],
    ['ReplicaSet', 'apps/v1', template, 'kubernetes:ReplicaSet/web'],
    ['Job', 'batch/v1', template, 'kubernetes:Job/web'],
    ['CronJob', 'batch/v1', `spec:\n  jobTemplate:\n${indented(template, 4)}`, 'kubernetes:CronJob/web'],
    [
      'ScaledJob',
      'keda.sh/v1alpha1',
      `spec:\n  jobTargetRef:\n${indented(template.replace('spec:\n', ''), 2)}`,
      'kubernetes:ScaledJob/web',
    ],
    ['Pod', 'v1', POD, 'kubernetes:Pod/web'],
    ['PodTemplate', 'v1', `template:\n${indented(POD, 2)}`, 'kubernetes:PodTemplate/web'],
    ['Rollout', 'argoproj.io/v1alpha1', template, 'kubernetes:Rollout/web'],
    ['DeploymentConfig', 'apps.openshift.io/v1', template, 'kubernetes:DeploymentConfig/web'],
    ['Service', 'serving.knative.dev/v1', template, 'kubernetes:Service/web'],
    ['Service', 'v1', template, undefined],
    ['Workflow', 'example.com/v1', template, 'kubernetes:Workflow/web'],
    ['ConfigMap', 'v1', 'data: {a: b}\n', undefined],
  ];
  it.each(cases)('%s of %s', (kind, apiVersion, text, id) => {
    const files = { 'k8s.yaml': `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\n${text}` };
    expect(repositoryOf(files).workloads.map((workload) => workload.id)).toEqual(id === undefined ? [] : [id]);
  });

  it('a Rollout takes the template of the Deployment it refers to, which then runs nothing', () => {
    const rollout =
      'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: shop\nspec:\n  replicas: 3\n  workloadRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: web\n';
    const workload = workloadOf({ 'a.yaml': deployment('', '', 'replicas: 0'), 'b.yaml': rollout });
    expect([workload.id, workload.replicas?.value, workload.container.name, at(workload.container)]).toEqual([
      'kubernetes:Rollout/shop',
      3,
      'web',
      'a.yaml:12:17',
    ]);
  });

  it('Cloud Run is told by its annotations, and stops after ten seconds', () => {
    const text = (key: string): string =>
      `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: web\n  annotations: {${key}: all}\n${template}`;
    const run = workloadOf({ 'service.yaml': text('run.googleapis.com/ingress') });
    expect([run.platform, run.gracePeriod.seconds, run.gracePeriod.explicit]).toEqual(['cloud-run', 10, false]);
    const knative = workloadOf({ 'service.yaml': text('autoscaling.knative.dev/class') });
    expect([knative.platform, knative.gracePeriod.seconds]).toEqual(['kubernetes', 300]);
  });
});

describe('files', () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n';
  const read = (files: Readonly<Record<string, string>>): readonly string[] => named(repositoryOf(files).manifests);

  it('holds several documents, lists and JSON', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: a}\n  - apiVersion: v1\n    kind: ConfigMapList\n    items:\n      - apiVersion: v1\n        kind: ConfigMap\n        metadata: {name: b}\n`;
    expect(read({ 'a.yaml': `${service}---\n# nothing\n---\n${list}` })).toEqual([
      'Service/web',
      'Secret/a',
      'ConfigMap/b',
    ]);
    expect(read({ 'a.json': '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}}' })).toEqual([
      'Service/web',
    ]);
  });

  it('expands OpenShift templates with their defaults', () => {
    const template = `apiVersion: template.openshift.io/v1
kind: Template
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: \${NAME}-web
    spec:
      replicas: \${{REPLICAS}}
      template:
        spec:
          containers:
            - name: web
              image: \${REGISTRY}/web:\${TAG}
parameters:
  - {name: NAME, value: shop}
  - {name: REPLICAS, value: "3"}
  - {name: TAG, value: "1.2"}
  - {name: REGISTRY, required: true}
`;
    const workload = workloadOf({ 'openshift/template.yaml': template });
    expect([workload.name, workload.replicas?.value, workload.container.image?.value]).toEqual([
      'shop-web',
      3,
      '${REGISTRY}/web:1.2',
    ]);
    expect(workload.replicas && at(workload.replicas)).toBe('openshift/template.yaml:9:17');
  });

  const skipped: [name: string, files: Readonly<Record<string, string>>, ledger: string[]][] = [
    [
      'templates outside a chart',
      { 'a.yaml': `${service}  labels: {{ .labels }}\n` },
      ['a.yaml: a template that is not rendered'],
    ],
    [
      'gotmpl files',
      { 'a.yaml.gotmpl': `${service}  labels: {{ .labels }}\n` },
      ['a.yaml.gotmpl: a template that is not rendered'],
    ],
    [
      'templates of a chart that cannot be rendered',
      {
        'chart/Chart.yaml': 'name: shop\n',
        'chart/templates/a.yaml': `${service}{{ include "remote.labels" . }}\n`,
        'chart/charts/b/values.yaml': service,
      },
      [
        'chart/templates/a.yaml: a template of a Helm chart that is not rendered: it uses the template remote.labels, which is not in this chart',
      ],
    ],
    [
      'values, notes and tests of a chart in the root',
      {
        'Chart.yaml': 'name: shop\n',
        'templates/NOTES.txt': service,
        'templates/tests/a.yaml': service,
        'values.yaml': 'a: 1\n',
      },
      [],
    ],
    ['workflows', { '.github/workflows/a.yaml': service }, []],
    ['documents without kind', { 'a.yaml': 'apiVersion: v1\nmetadata: {name: web}\n# kind: Service\n' }, []],
  ];
  it.each(skipped)('leaves out %s', (_name, files, ledger) => {
    const linked = linkFiles(files);
    expect(linked.repository.manifests).toEqual([]);
    expect(linked.ledger.skipped.map(({ path, reason }) => `${path}: ${reason}`)).toEqual(ledger);
  });

  it('reads plain manifests beside a chart, and text that holds templates of other tools', () => {
    expect(read({ 'Chart.yaml': 'name: shop\n', 'k8s/a.yaml': service })).toEqual(['Service/web']);
    expect(
      read({
        'a.yaml': `${service}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: mail}\ndata:\n  a: |\n    {{ name }}\n`,
      }),
    ).toEqual(['Service/web', 'ConfigMap/mail']);
  });

  it('reports broken documents and reads the rest', () => {
    const { repository, ledger } = linkFiles({ 'a.yaml': `${service}spec: [1\n---\n${service.replace('web', 'api')}` });
    expect(named(repository.manifests)).toEqual(['Service/web', 'Service/api']);
    expect(ledger.problems.map(({ code, place }) => `${code} ${place.line}:${place.column}`)).toContain('syntax 6:1');
  });
});

describe('the workload', () => {
  it('knows replicas, labels, grace period and where they stand', () => {
    const workload = workloadOf({ 'web.yaml': deployment('', 'terminationGracePeriodSeconds: 45', 'replicas: 3') });
    expect(workload).toMatchObject({
      name: 'web',
      replicas: { value: 3 },
      podLabels: new Map([['app', 'web']]),
      gracePeriod: { seconds: 45, explicit: true },
      purpose: 'production',
    });
    expect([at(workload), workload.replicas && at(workload.replicas), at(workload.gracePeriod)]).toEqual([
      'web.yaml:4:9',
      'web.yaml:6:13',
      'web.yaml:11:38',
    ]);
  });

  it('has a grace period of 30 seconds by default, pointed at the container', () => {
    const workload = workloadOf({ 'web.yaml': deployment('') });
    expect([workload.gracePeriod.seconds, workload.gracePeriod.explicit, at(workload.gracePeriod)]).toEqual([
      30,
      false,
      'web.yaml:11:17',
    ]);
  });

  const purposes: [files: readonly string[], purposes: string[]][] = [
    [['k8s/web.yaml'], ['production']],
    [
      ['k8s/prod/web.yaml', 'k8s/dev/web.yaml'],
      ['development', 'production'],
    ],
    [
      ['k8s/staging/web.yaml', 'k8s/web-local.yaml'],
      ['production', 'development'],
    ],
    [['k8s/dev/web.yaml'], ['unknown']],
    [['test/e2e/web.yaml'], ['development']],
    [['k8s/developer-portal/web.yaml'], ['production']],
    [['examples/web.yaml'], ['development']],
    // Called like the object, which may be called anything.
    [['preview-web/web.yaml'], ['development']],
    [['web/web.yaml'], ['production']],
  ];
  it.each(purposes)('in %j is for %j', (files, expected) => {
    const { workloads } = repositoryOf(Object.fromEntries(files.map((file) => [file, deployment('')])));
    expect(workloads.map((workload) => workload.purpose)).toEqual(expected);
  });

  it('an object may be called like an environment', () => {
    const files = { 'k8s/link-preview/link-preview.yaml': deployment('').replaceAll('web', 'link-preview') };
    expect(repositoryOf(files).workloads.map((workload) => workload.purpose)).toEqual(['production']);
  });

  it('a repository of examples ships them', () => {
    const files = {
      'examples/shop/package.json': '{ "name": "web" }\n',
      'examples/shop/server.js': "require('node:http').createServer().listen(3000);\n",
      'examples/shop/Dockerfile': 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
      'examples/shop/k8s/web.yaml': deployment('').replaceAll('shop/web:1', 'web:1'),
    };
    const [service] = linkFiles(files).services;
    expect([service?.entry, service?.workloads.map((workload) => workload.purpose)]).toEqual([
      'examples/shop/server.js',
      ['production'],
    ]);
  });

  it('keeps ids of equal names apart', () => {
    const { workloads } = repositoryOf({
      'a.yaml': deployment(''),
      'b.yaml': deployment(''),
      'c.yaml': deployment(''),
    });
    expect(workloads.map((workload) => workload.id)).toEqual([
      'kubernetes:Deployment/web',
      'kubernetes:Deployment/web@b.yaml',
      'kubernetes:Deployment/web@c.yaml',
    ]);
  });
});

describe('containers', () => {
  it('have roles: sidecars, third-party images, migrations', () => {
    const pod = `initContainers:
  - {name: wait, image: busybox}
  - {name: migrate, image: shop/web:1}
  - {name: proxy, image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2, restartPolicy: Always}`;
    const files = {
      'web.yaml': `${deployment('', pod)}        - {name: cache, image: redis:8}\n        - {name: edge, image: "registry:5000/nginx@sha256:abc"}\n`,
    };
    expect(workloadOf(files).containers.map(({ name, role }) => [name, role])).toEqual([
      ['web', 'service'],
      ['cache', 'other'],
      ['edge', 'sidecar'],
      ['wait', 'init'],
      ['migrate', 'migration'],
      ['proxy', 'sidecar'],
    ]);
  });

  it('has command and args with references expanded', () => {
    const container = containerOf(
      'command: [node, "--max-old-space-size=$(HEAP)"]\nargs: ["$(NOPE)", "$$(HEAP)", "$(KEY)"]\nenv:\n  - {name: HEAP, value: "384"}\n  - {name: KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}\n',
    );
    expect([container.command?.value, container.args?.value]).toEqual([
      ['node', '--max-old-space-size=384'],
      ['$(NOPE)', '$(HEAP)', '$(KEY)'],
    ]);
  });

  it('knows its ports', () => {
    const container = containerOf(
      'ports:\n  - {name: http, containerPort: 8080}\n  - {containerPort: 53, protocol: UDP}\n  - {containerPort: "x"}\n',
    );
    expect(
      container.ports.map(({ name, containerPort, protocol }) => [
        name,
        containerPort.value,
        protocol,
        at(containerPort),
      ]),
    ).toEqual([
      ['http', 8080, 'TCP', 'k8s/web.yaml:14:43'],
      [undefined, 53, 'UDP', 'k8s/web.yaml:15:31'],
    ]);
  });
});

describe('resources', () => {
  const cases: [
    name: string,
    container: string,
    pod: string,
    files: Readonly<Record<string, string>>,
    limits: (number | undefined)[],
    requests: (number | undefined)[],
  ][] = [
    ['nothing', '', '', {}, [undefined, undefined], [undefined, undefined]],
    [
      'limits imply requests',
      'resources:\n  limits: {memory: 512Mi, cpu: 500m}',
      '',
      {},
      [536870912, 500],
      [536870912, 500],
    ],
    [
      'requests alone',
      'resources:\n  requests: {memory: 256Mi, cpu: 0.1}',
      '',
      {},
      [undefined, undefined],
      [268435456, 100],
    ],
    [
      'zero is not set',
      'resources:\n  limits: {memory: 0, cpu: "0"}',
      '',
      {},
      [undefined, undefined],
      [undefined, undefined],
    ],
    [
      'a key at the wrong level does not count',
      'limits: {memory: 512Mi}',
      '',
      {},
      [undefined, undefined],
      [undefined, undefined],
    ],
    [
      'pod-level resources',
      '',
      'resources:\n  limits: {memory: 1Gi}',
      {},
      [1073741824, undefined],
      [undefined, undefined],
    ],
    [
      'a LimitRange of the unit',
      'resources:\n  requests: {cpu: 50m}',
      '',
      {
        'k8s/limits.yaml':
          'apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec:\n  limits:\n    - type: Container\n      default: {memory: 256Mi}\n      defaultRequest: {memory: 128Mi, cpu: 10m}\n',
      },
      [268435456, undefined],
      [134217728, 50],
    ],
  ];
  it.each(cases)('%s', (_name, text, pod, files, limits, requests) => {
    const container = containerOf(text, pod, files);
    expect([container.limits.memory?.amount, container.limits.cpu?.amount]).toEqual(limits);
    expect([container.requests.memory?.amount, container.requests.cpu?.amount]).toEqual(requests);
  });

  it('keeps the text and place of what is no quantity', () => {
    expect(containerOf('resources:\n  limits:\n    memory: 512MB\n').limits.memory).toMatchObject({
      text: '512MB',
      amount: undefined,
      place: { line: 15, column: 23, endColumn: 28 },
    });
  });
});

describe('security settings', () => {
  it('are inherited from the pod where Kubernetes inherits them', () => {
    const { security } = containerOf(
      'securityContext: {runAsNonRoot: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}',
      'securityContext: {runAsUser: 1000, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false}',
    );
    expect(security).toMatchObject({
      runAsUser: { value: 1000, place: { line: 10 } },
      runAsNonRoot: { value: false, place: { line: 14 } },
      seccompProfile: { value: 'RuntimeDefault' },
      dropCapabilities: [{ value: 'ALL' }],
      addCapabilities: [{ value: 'NET_BIND_SERVICE' }],
    });
    expect(security).not.toHaveProperty('readOnlyRootFilesystem');
    expect(security).not.toHaveProperty('allowPrivilegeEscalation');
  });
});

describe('probes', () => {
  it('have the defaults of the API', () => {
    const [probe] = containerOf('readinessProbe:\n  httpGet: {path: /ready, port: 3000}\n').probes;
    expect(probe).toMatchObject({
      type: 'readiness',
      handler: 'httpGet',
      path: { value: '/ready' },
      portNumber: 3000,
      scheme: 'HTTP',
      initialDelaySeconds: 0,
      periodSeconds: 10,
      timeoutSeconds: 1,
      failureThreshold: 3,
      place: { line: 13, column: 11, endColumn: 25 },
    });
  });

  const ports = 'ports:\n  - {name: http, containerPort: 8080}\n  - {name: dns, containerPort: 53, protocol: UDP}\n';
  const cases: [name: string, probe: string, handler: string, port: number | undefined][] = [
    ['a named port', 'httpGet: {port: http}', 'httpGet', 8080],
    ['a name that no port has', 'httpGet: {port: web}', 'httpGet', undefined],
    ['a port that is not TCP', 'tcpSocket: {port: dns}', 'tcpSocket', undefined],
    ['quoted digits are a name', 'httpGet: {port: "8080"}', 'httpGet', undefined],
    ['grpc', 'grpc: {port: 9090}', 'grpc', 9090],
    ['exec', 'exec: {command: [node, check.js]}', 'exec', undefined],
    ['no handler', 'periodSeconds: 5', 'none', undefined],
  ];
  it.each(cases)('%s', (_name, text, handler, port) => {
    const [probe] = containerOf(`${ports}livenessProbe:\n  ${text}\n`).probes;
    expect([probe?.handler, probe?.portNumber]).toEqual([handler, port]);
  });

  it('without a path asks for the root', () => {
    expect(containerOf('livenessProbe:\n  httpGet: {port: 1}\n').probes[0]?.path?.value).toBe('/');
  });
});

describe('preStop', () => {
  const cases: [text: string, seconds: number | undefined][] = [
    ['sleep: {seconds: 5}', 5],
    ['exec: {command: [sleep, "10"]}', 10],
    ['exec: {command: [/bin/sleep, 1m]}', 60],
    ['exec: {command: [sh, -c, "sleep 10 && nginx -s quit"]}', 10],
    ['exec: {command: [/bin/bash, -ec, "sleep 5; curl -s localhost/drain; sleep 2.5"]}', 7.5],
    ['exec: {command: [sh, -c, "sh -c \'sleep 3\'"]}', 3],
    ['exec: {command: [sh, -c, "sleep $WAIT"]}', undefined],
    ['exec: {command: [node, drain.js]}', undefined],
    ['httpGet: {path: /drain, port: 3000}', undefined],
  ];
  it.each(cases)('%s', (text, seconds) => {
    const { preStop } = containerOf(`lifecycle:\n  preStop:\n    ${text}\n`);
    expect([preStop?.sleepSeconds, preStop && at(preStop)]).toEqual([seconds, 'k8s/web.yaml:14:13']);
  });

  it('may be absent', () => {
    expect(containerOf('').preStop).toBeUndefined();
  });
});
