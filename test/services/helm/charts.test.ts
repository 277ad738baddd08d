import { describe, expect, it } from 'vitest';
import { at, plainOf } from '../../../src/parsers/data.ts';
import { linkRepository } from '../../../src/services/link-repository.ts';
import type { Manifest, Repository } from '../../../src/services/types.ts';
import { createWorkspace } from '../../../src/workspace/create-workspace.ts';
import { withRepository } from '../../support/repository.ts';
import { GENERATED } from './generated-chart.ts';

type Files = Readonly<Record<string, string>>;

function render(files: Files): Repository {
  return withRepository(files, (root) => linkRepository(createWorkspace(root)).repository);
}

function objects(files: Files): Readonly<Record<string, Manifest>> {
  const { manifests, charts } = render(files);
  expect(charts.flatMap((chart) => chart.unknown ?? [])).toEqual([]);
  return Object.fromEntries(manifests.map((manifest) => [`${manifest.kind}/${manifest.name}`, manifest]));
}

const plain = (manifest: Manifest | undefined, ...path: (string | number)[]): unknown =>
  JSON.parse(JSON.stringify(plainOf(at(manifest?.node, ...path)) ?? null));

describe('a generated chart', () => {
  it('gives the objects of its values, without notes and tests', () => {
    const found = objects(GENERATED);
    expect(Object.keys(found).sort()).toEqual(['Deployment/orders', 'Service/orders', 'ServiceAccount/orders']);
    const labels = {
      'helm.sh/chart': 'orders-0.1.0',
      'app.kubernetes.io/name': 'orders',
      'app.kubernetes.io/instance': 'orders',
      'app.kubernetes.io/version': '1.16.0',
      'app.kubernetes.io/managed-by': 'Helm',
    };
    expect(plain(found['Deployment/orders'])).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'orders', labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: { 'app.kubernetes.io/name': 'orders', 'app.kubernetes.io/instance': 'orders' } },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: 'orders',
            containers: [
              {
                name: 'orders',
                image: 'example/orders:1.16.0',
                imagePullPolicy: 'IfNotPresent',
                ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }],
                livenessProbe: { httpGet: { path: '/', port: 'http' } },
                readinessProbe: { httpGet: { path: '/', port: 'http' } },
              },
            ],
          },
        },
      },
    });
  });

  it('follows the values for production', () => {
    const found = objects({
      ...GENERATED,
      'chart/values-production.yaml':
        'fullnameOverride: shop\nautoscaling: { enabled: true, minReplicas: 3 }\nresources: { limits: { memory: 1Gi } }\ningress:\n  enabled: true\n  className: nginx\n  hosts: [{ host: a.example.com, paths: [{ path: / }] }]\n  tls: [{ secretName: cert, hosts: [a.example.com] }]\nlivenessProbe: null\n',
    });
    expect(Object.keys(found).sort()).toEqual([
      'Deployment/shop',
      'HorizontalPodAutoscaler/shop',
      'Ingress/shop',
      'Service/shop',
      'ServiceAccount/shop',
    ]);
    expect(plain(found['Deployment/shop'], 'spec', 'replicas')).toBeNull();
    const container = plain(found['Deployment/shop'], 'spec', 'template', 'spec', 'containers', 0);
    expect(container).toMatchObject({ resources: { limits: { memory: '1Gi' } } });
    expect(container).not.toHaveProperty('livenessProbe');
    expect(plain(found['HorizontalPodAutoscaler/shop'], 'spec')).toMatchObject({ minReplicas: 3, maxReplicas: 100 });
    expect(plain(found['Ingress/shop'], 'spec')).toEqual({
      ingressClassName: 'nginx',
      tls: [{ hosts: ['a.example.com'], secretName: 'cert' }],
      rules: [
        {
          host: 'a.example.com',
          http: { paths: [{ path: '/', backend: { service: { name: 'shop', port: { number: 80 } } } }] },
        },
      ],
    });
  });
});

describe('values files for production', () => {
  const replicas = (files: Files): unknown =>
    plain(objects({ ...GENERATED, ...files })['Deployment/orders'], 'spec', 'replicas');

  it.each<[string, string]>([
    ['in the chart', 'chart/values.prod.yaml'],
    ['in a folder of environments', 'chart/environments/production.yaml'],
    ['beside the chart', 'values-prod.yaml'],
    ['in a folder of values', 'chart/values/prod.yaml'],
    ['apart, for the one chart that is released', '.github/environments/values.prod.yaml'],
  ])('%s', (_, file) => {
    expect(replicas({ [file]: 'replicaCount: 7\n' })).toBe(7);
  });

  const workflow = (...lines: string[]): Files => ({
    'chart/ci-values.yaml': 'replicaCount: 4\n',
    'deploy/prod.yaml': 'replicaCount: 7\n',
    'deploy/staging.yaml': 'replicaCount: 2\n',
    '.github/workflows/deploy.yml': `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n${lines.map((line) => `          ${line}\n`).join('')}`,
  });

  it.each<[string, string[], number]>([
    ['those that CI releases with', ['helm upgrade --install api ./chart -f deploy/prod.yaml --set image.tag=$SHA'], 7],
    ['several files, the last one wins', ['helm upgrade api chart --values=chart/ci-values.yaml,deploy/prod.yaml'], 7],
    [
      'the release for production',
      ['helm upgrade api chart -f deploy/staging.yaml', 'helm upgrade api chart -f deploy/prod.yaml'],
      7,
    ],
    ['a release for another environment says nothing', ['helm upgrade api chart -f deploy/staging.yaml'], 1],
    ['a file that a variable names says nothing', ['helm upgrade api chart -f deploy/$ENV.yaml'], 1],
  ])('%s', (_, lines, expected) => {
    const found = objects({
      ...GENERATED,
      'chart/values.yaml': `${GENERATED['chart/values.yaml']}fullnameOverride: orders\n`,
      ...workflow(...lines),
    });
    expect(plain(found['Deployment/orders'], 'spec', 'replicas')).toBe(expected);
  });

  it('one for something else says nothing', () => {
    expect(replicas({ 'monitoring/values-prod.yaml': 'retention: 7d\n' })).toBe(1);
    expect(
      replicas({
        'monitoring/values-prod.yaml': 'replicaCount: 7\n',
        'monitoring/chart/Chart.yaml': 'apiVersion: v2\nname: monitoring\nversion: 1.0.0\n',
        'monitoring/chart/templates/a.yaml': '',
        'apart/values-prod.yaml': 'replicaCount: 8\n',
      }),
    ).toBe(1);
  });

  it('several say nothing', () => {
    expect(replicas({ 'chart/values-prod-eu.yaml': 'replicaCount: 7\n' })).toBe(1);
    expect(
      replicas({ 'chart/values-prod.yaml': 'replicaCount: 7\n', 'chart/values/prod.yaml': 'replicaCount: 8\n' }),
    ).toBe(1);
  });
});

const map = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Chart.Name }}\ndata:\n${data}`;
const chart = (name: string, more = ''): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;
const needs = (...rows: string[]): string => `dependencies:\n${rows.map((row) => `  - ${row}\n`).join('')}`;

describe('parts of a chart', () => {
  const part = {
    'chart/charts/cache/Chart.yaml': chart('cache'),
    'chart/charts/cache/values.yaml': 'size: 1\nenabled: true\n',
    'chart/charts/cache/templates/map.yaml': map('  size: "{{ .Values.size }}"\n  zone: "{{ .Values.global.zone }}"\n'),
  };
  const names = (files: Files): readonly string[] => render(files).manifests.map(({ name }) => name);

  it('get their values and the global ones', () => {
    const found = objects({
      ...part,
      'chart/Chart.yaml': chart('shop', needs('{ name: cache, version: 1.0.0 }')),
      'chart/values.yaml': 'cache: { size: 5 }\nglobal: { zone: eu }\n',
    });
    expect(plain(found['ConfigMap/cache'], 'data')).toEqual({ size: '5', zone: 'eu' });
  });

  it.each<[string, string, string, readonly string[]]>([
    ['a condition that says no', 'condition: cache.enabled', 'cache: { enabled: false }', []],
    ['a condition that says yes', 'condition: cache.enabled', 'cache: { enabled: true }', ['cache']],
    ['a condition that leads nowhere', 'condition: none.enabled', 'a: b', ['cache']],
    ['the default of the part', 'condition: cache.enabled', 'cache: { size: 2 }', ['cache']],
    ['the first condition that leads somewhere', 'condition: "none.x, cache.enabled"', 'cache: { enabled: false }', []],
    ['a tag that says no', 'tags: [back]', 'tags: { back: false }', []],
    ['one tag of two that says yes', 'tags: [back, front]', 'tags: { back: false, front: true }', ['cache']],
    [
      'a condition over a tag',
      'condition: cache.enabled, tags: [back]',
      'cache: { enabled: true }\ntags: { back: false }',
      ['cache'],
    ],
  ])('%s', (_, row, values, expected) => {
    const files = {
      ...part,
      'chart/Chart.yaml': chart('shop', needs(`{ name: cache, version: 1.0.0, ${row} }`)),
      'chart/values.yaml': `${values}\nglobal: { zone: eu }\n`,
    };
    expect(names(files)).toEqual(expected);
  });

  it('an alias is its name, and the name of its values', () => {
    const found = objects({
      ...part,
      'chart/Chart.yaml': chart('shop', needs('{ name: cache, alias: fast, version: 1.0.0 }')),
      'chart/values.yaml': 'fast: { size: 9 }\nglobal: { zone: eu }\n',
    });
    expect(plain(found['ConfigMap/fast'], 'data', 'size')).toBe('9');
  });

  it.each([
    ['without a repository', ''],
    ['with the repository that is its folder', ', repository: "file://./charts/app"'],
  ])('one part under two aliases, %s, comes twice, each under its own name', (_, repository) => {
    const twice = objects({
      'chart/Chart.yaml': chart(
        'shop',
        needs(
          `{ name: app, alias: web, version: 1.0.0${repository} }`,
          `{ name: app, alias: jobs, version: 1.0.0${repository} }`,
        ),
      ),
      'chart/values.yaml': 'web: { size: 2 }\njobs: { size: 9 }\n',
      'chart/charts/app/Chart.yaml': chart('app'),
      'chart/charts/app/values.yaml': 'size: 1\n',
      'chart/charts/app/templates/map.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}-{{ .Chart.Name }}" }\ndata: { size: "{{ .Values.size }}" }\n',
    });
    expect(Object.entries(twice).map(([name, manifest]) => [name, plain(manifest, 'data', 'size')])).toEqual([
      ['ConfigMap/shop-web', '2'],
      ['ConfigMap/shop-jobs', '9'],
    ]);
  });

  it('share their named templates, whatever their order', () => {
    const found = objects({
      'chart/Chart.yaml': chart('shop', needs('{ name: app, version: 1.0.0 }', '{ name: zlib, version: 1.0.0 }')),
      'chart/templates/_own.tpl': '{{ define "shop.color" }}blue{{ end }}',
      'chart/charts/app/Chart.yaml': chart('app'),
      'chart/charts/app/templates/map.yaml': map(
        '  a: {{ include "zlib.name" . }}\n  b: {{ include "shop.color" . }}\n',
      ),
      'chart/charts/zlib/Chart.yaml': chart('zlib', 'type: library\n'),
      'chart/charts/zlib/templates/_name.tpl': '{{ define "zlib.name" }}{{ .Chart.Name }}-x{{ end }}',
      'chart/charts/zlib/templates/map.yaml': map('  never: printed\n'),
    });
    expect(Object.keys(found)).toEqual(['ConfigMap/app']);
    expect(plain(found['ConfigMap/app'], 'data')).toEqual({ a: 'app-x', b: 'blue' });
  });

  it('a library beside the chart gives whole objects', () => {
    const found = objects({
      'lib/Chart.yaml': chart('lib', 'type: library\n'),
      'lib/templates/_deployment.yaml':
        '{{- define "lib.map" -}}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-{{ .Values.suffix | required "suffix" }}\ndata:\n  {{- range $key, $value := .Values.env }}\n  {{ $key }}: {{ tpl $value $ | quote }}\n  {{- end }}\n{{- end -}}\n',
      'chart/Chart.yaml': chart('shop', needs('{ name: lib, version: 1.0.0, repository: "file://../lib" }')),
      'chart/values.yaml': 'suffix: app\nhost: a.example.com\nenv:\n  URL: "https://{{ .Values.host }}/"\n  A: b\n',
      'chart/templates/map.yaml': '{{ include "lib.map" . }}\n',
    });
    expect(plain(found['ConfigMap/shop-app'], 'data')).toEqual({ A: 'b', URL: 'https://a.example.com/' });
  });

  it.each<[string, string, string]>([
    [
      'decides a number',
      'spec:\n  replicas: {{ required "set a" .Values.a }}\n',
      'a value that has to be given (spec.replicas)',
    ],
    ['is a key', 'data:\n  {{ required "set a" .Values.a }}: b\n', 'a key that has to be given'],
    [
      'names the image',
      'spec:\n  template:\n    spec:\n      containers:\n        - image: {{ required "set a" .Values.a }}\n',
      'a value that has to be given (spec.template.spec.containers.0.image)',
    ],
  ])('a value that nobody sets and that %s is not guessed', (_, body, reason) => {
    const { charts } = render({
      'chart/Chart.yaml': chart('shop'),
      'chart/templates/app.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n${body}`,
    });
    expect(charts[0]?.unknown).toEqual([{ path: 'chart/templates/app.yaml', reason: `it uses ${reason}` }]);
  });

  it('a value that has to be given and is only handed on has a stand-in', () => {
    const found = objects({
      'chart/Chart.yaml': chart('shop'),
      'chart/templates/app.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n        - name: app\n          image: "shop:{{ required "tag" .Values.tag }}"\n          env:\n            - name: SECRET\n              value: {{ required "a secret" .Values.secret }}\n',
    });
    expect(plain(found['Deployment/shop'], 'spec', 'replicas')).toBe(2);
  });

  it('a template that only refuses values deploys nothing, and what else refuses stays unknown', () => {
    const { charts } = render({
      'chart/Chart.yaml': chart('shop'),
      'chart/templates/validations.yaml':
        '{{- if lt (len (.Values.secret | toString)) 32 -}}\n{{- fail "set a secret" -}}\n{{- end -}}\n',
      'chart/templates/map.yaml': map('  a: {{ if .Values.secret }}b{{ else }}{{ fail "set a secret" }}{{ end }}\n'),
    });
    expect(charts[0]?.unknown).toEqual([
      { path: 'chart/templates/map.yaml', reason: 'it uses the chart refuses its values: set a secret' },
    ]);
  });
});

describe('templates of services', () => {
  const data = (templates: Files, values = ''): unknown => {
    const files = { 'chart/Chart.yaml': chart('shop'), 'chart/values.yaml': values, ...templates };
    return plain(objects(files)['ConfigMap/shop'], 'data');
  };

  it.each<[string, string, string, unknown]>([
    [
      'maps merged over defaults',
      '{{- $all := merge (deepCopy .Values.own) .Values.common }}\n{{- range $k, $v := $all }}\n  {{ $k }}: {{ $v | quote }}\n{{- end }}\n',
      'own: { a: 1 }\ncommon: { a: 2, b: 3 }',
      { a: '1', b: '3' },
    ],
    [
      'a list of helpers with its own dot',
      '{{- range $i, $name := list "x" "y" }}\n  {{ include "entry" (dict "root" $ "name" $name "i" $i) }}\n{{- end }}\n',
      'zone: eu',
      { x: 'eu-0', y: 'eu-1' },
    ],
    [
      'else if, else with',
      '  a: {{ if eq .Values.mode "x" }}1{{ else if eq .Values.mode "y" }}2{{ else }}3{{ end }}\n  b: {{ with .Values.none }}1{{ else with .Values.mode }}{{ . }}{{ end }}\n',
      'mode: "y"',
      { a: 2, b: 'y' },
    ],
    [
      'a variable changed in a loop',
      '{{- $n := 0 }}{{ range .Values.l }}{{ $n = add $n . }}{{ end }}\n  n: {{ $n }}\n',
      'l: [1, 2, 3]',
      { n: 6 },
    ],
    [
      'break and continue',
      '  s: {{ range .Values.l }}{{ if eq . 2.0 }}{{ continue }}{{ end }}{{ if gt . 3.0 }}{{ break }}{{ end }}{{ . }}{{ end }}\n',
      'l: [1, 2, 3, 4]',
      { s: 13 },
    ],
    ['comments and trimming', '  {{- /* a comment */ -}}\n{{ "\\n" }}  a: b\n', '', { a: 'b' }],
    ['raw strings and escapes', '  a: {{ `x"y` | quote }}\n  b: {{ "z\\tz" | quote }}\n', '', { a: 'x"y', b: 'z\tz' }],
    [
      'a default of a false value',
      '  a: {{ .Values.off | default true }}\n  b: {{ ternary "left" "right" .Values.off }}\n',
      'off: false',
      { a: true, b: 'right' },
    ],
    [
      'hasKey tells false from absent',
      '  a: {{ hasKey .Values "off" }}\n  b: {{ hasKey .Values "on" }}\n',
      'off: false',
      { a: true, b: false },
    ],
    [
      'dig and coalesce',
      '  a: {{ dig "x" "y" "z" .Values.m }}\n  b: {{ coalesce .Values.none "" "c" }}\n',
      'm: { x: {} }',
      { a: 'z', b: 'c' },
    ],
    [
      'toYaml keeps text that looks like a number',
      '{{- toYaml .Values.m | nindent 2 }}\n',
      'm: { a: "08", b: "true", c: "1e3" }',
      { a: '08', b: 'true', c: '1e3' },
    ],
    [
      'a secret kept over upgrades',
      '{{- $old := lookup "v1" "Secret" .Release.Namespace "x" }}\n  a: {{ if $old }}{{ $old.data.a }}{{ else }}{{ "new" | b64enc }}{{ end }}\n',
      '',
      { a: 'bmV3' },
    ],
    ['printf widths', '  a: {{ printf "%03d|%5s|%-3s|%t" 7 "x" "y" true | quote }}\n', '', { a: '007|    x|y  |true' }],
    [
      'the name of a release',
      '  a: {{ .Release.Name }}.{{ .Release.Namespace }}.svc\n  b: {{ .Release.IsUpgrade }}\n',
      '',
      { a: 'shop.default.svc', b: false },
    ],
  ])('%s', (_, body, values, expected) => {
    const templates = {
      'chart/templates/map.yaml': map(body),
      'chart/templates/_entry.tpl': '{{ define "entry" }}{{ .name }}: {{ .root.Values.zone }}-{{ .i }}{{ end }}',
    };
    expect(data(templates, values)).toEqual(expected);
  });

  it('a checksum of a ConfigMap restarts the pods when it changes', () => {
    const sum = (value: string): unknown =>
      plain(
        objects({
          'chart/Chart.yaml': chart('shop'),
          'chart/templates/map.yaml': map(`  a: ${value}\n`),
          'chart/templates/pod.yaml':
            'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations:\n    sum: {{ include (print $.Template.BasePath "/map.yaml") . | sha256sum }}\n',
        })['Pod/p'],
        'metadata',
        'annotations',
        'sum',
      );
    expect(sum('b')).toMatch(/^[0-9a-f]{64}$/);
    expect(sum('b')).not.toBe(sum('c'));
  });
});
