import { describe, expect, it } from 'vitest';
import { at, numberOf, plainOf, textOf } from '../../../src/parsers/data.ts';
import { linkRepository } from '../../../src/services/link-repository.ts';
import type { Repository } from '../../../src/services/types.ts';
import { createWorkspace } from '../../../src/workspace/create-workspace.ts';
import { withRepository } from '../../support/repository.ts';

const CHART = 'apiVersion: v2\nname: shop\nversion: 1.2.3\nappVersion: "7"\n';

function render(files: Readonly<Record<string, string>>): Repository {
  return withRepository(files, (root) => linkRepository(createWorkspace(root)).repository);
}

/** What one expression prints, as the data of a ConfigMap. */
function printed(expression: string, values = ''): unknown {
  const { manifests, charts } = render({
    'chart/Chart.yaml': CHART,
    'chart/values.yaml': values,
    'chart/templates/_none.tpl': '',
    'chart/a.txt': 'text\n',
    'chart/c/x.json': '{}',
    'chart/templates/_helpers.tpl': '{{ define "label" }}app: {{ . }}{{ end }}',
    'chart/templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  out: ${expression}\n`,
  });
  const [unknown] = charts.flatMap((chart) => chart.unknown ?? []);
  if (unknown) return `unknown: ${unknown.reason}`;
  return plainOf(at(manifests[0]?.node, 'data', 'out'));
}

describe('expressions', () => {
  it.each<[string, string, string, unknown]>([
    ['a value', '{{ .Values.a }}', 'a: b', 'b'],
    ['a number', '{{ .Values.port }}', 'port: 8080', 8080],
    ['a million is a float in Helm', '{{ .Values.n | quote }}', 'n: 1000000', '1e+06'],
    ['int makes it whole', '{{ .Values.n | int }}', 'n: 1000000', 1_000_000],
    ['a missing value is nothing', '{{ .Values.none }}', '', null],
    ['default', '{{ .Values.none | default "x" }}', '', 'x'],
    ['ternary', '{{ ternary "a" "b" .Values.on }}', 'on: true', 'a'],
    ['printf', '{{ printf "%s-%d" .Release.Name 3 }}', '', 'shop-3'],
    ['trunc and trimSuffix', '{{ "abc-def" | trunc 4 | trimSuffix "-" }}', '', 'abc'],
    ['include', '{{ include "label" "x" | quote }}', '', 'app: x'],
    ['toYaml with nindent', '{{- toYaml .Values.m | nindent 4 }}', 'm: { b: 1, a: "on" }', { a: 'on', b: 1 }],
    [
      'text of several lines',
      '\n{{ toYaml .Values.sql | indent 4 }}',
      'sql: |\n  \\c shop;\n  SELECT 1;\n',
      '\\c shop;\nSELECT 1;\n',
    ],
    [
      'variables and range',
      '{{ $sum := "" }}{{ range $i, $x := .Values.l }}{{ $sum = printf "%s%d%s" $sum $i $x }}{{ end }}{{ $sum }}',
      'l: [a, b]',
      '0a1b',
    ],
    ['with and else', '{{ with .Values.none }}x{{ else }}y{{ end }}', '', 'y'],
    ['and, or, not stop early', '{{ or .Values.none (not false) }}', '', true],
    ['tpl', '{{ tpl .Values.t . }}', 't: "{{ .Chart.Version }}"', '1.2.3'],
    ['dict and get', '{{ get (dict "a" "b") "a" }}', '', 'b'],
    ['index with a hyphen', '{{ index .Values "a-b" "c" }}', 'a-b: { c: d }', 'd'],
    ['capabilities', '{{ .Capabilities.APIVersions.Has "batch/v1" }}', '', true],
    ['what differs from run to run has a stand-in', '{{ randAlphaNum 8 }}', '', 'xxxxxxxx'],
    [
      'a checksum of another template',
      '{{ include (print $.Template.BasePath "/_none.tpl") . | sha256sum }}',
      '',
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    ],
    ['a key of nothing in brackets', '{{ ((.Values.a).b).c | default "x" }}', '', 'x'],
    ['a key of a variable that is nothing', '{{ $a := .Values.a }}{{ $a.b }}y', '', 'y'],
    ['lookup finds nothing', '{{ (lookup "v1" "Secret" "a" "b").data | default "x" }}', '', 'x'],
    ['semver parts', '{{ (semver "1.2.3").Minor }}', '', 2],
    ['split gives numbered keys', '{{ (split "." "a.b")._1 }}', '', 'b'],
    ['names', '{{ snakecase "fooBar" }}{{ kebabcase "fooBar" }}{{ camelcase "foo_bar" }}', '', 'foo_barfoo-barFooBar'],
    ['regexFind and regexSplit', '{{ regexFind "[a-z]+" "12ab" }}{{ regexSplit "," "a,b" -1 | len }}', '', 'ab2'],
    ['a precision', '{{ printf "%.2s|%4.1s" "abc" "xyz" | quote }}', '', 'ab|   x'],
    ['a pattern with repeated groups', '{{ regexReplaceAll "(-[a-z]+)+$" "a-b-c" "" }}', '', 'a'],
    ['floats', '{{ mulf 1.5 2 }}{{ divf 1 4 }}', '', 30.25],
    ['seq and until', '{{ seq 1 3 }}-{{ until 2 | len }}', '', '1 2 3-2'],
    ['types', '{{ typeOf .Values.m }} {{ kindOf .Values.l }}', 'm: {}\nl: []', 'map[string]interface {} slice'],
    ['urlParse', '{{ (urlParse "https://a.example.com:80/b?c=1").hostname }}', '', 'a.example.com'],
    ['urlquery', '{{ "a b/c&d(e)" | urlquery }}', '', 'a+b%2Fc%26d%28e%29'],
    ['what OpenShift has is not there', '{{ .Capabilities.APIVersions.Has "security.openshift.io/v1" }}', '', false],
    [
      'files',
      '{{ .Files.Get "a.txt" | trim }}{{ range $p, $_ := .Files.Glob "c/*" }}{{ $p }}{{ end }}',
      '',
      'textc/x.json',
    ],
    ['files as a ConfigMap', '{{- (.Files.Glob "c/**").AsConfig | nindent 4 }}', '', { 'x.json': '{}' }],
    ['semver of the cluster', '{{ semverCompare ">=1.21-0" .Capabilities.KubeVersion.Version }}', '', true],
  ])('%s', (_, expression, values, expected) => {
    expect(printed(expression, values)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['a key of nothing', '{{ .Values.a.b.c }}', 'unknown: it uses .Values.a.b.c, where b is a key of nothing'],
    ['a function of another tool', '{{ expandenv "$HOME" }}', 'unknown: it uses the function expandenv'],
    [
      'a template of a remote chart',
      '{{ include "common.name" . }}',
      'unknown: it uses the template common.name, which is not in this chart',
    ],
    [
      'a comparison with a value that has to be given',
      '{{ eq (required "set it" .Values.a) "b" }}',
      'unknown: it uses a comparison with a value that has to be given',
    ],
    ['an absurd width', '{{ printf "%999999999d" 1 }}', 'unknown: it uses printf with an absurd width'],
    ['an absurd precision', '{{ printf "%.999999999s" "a" }}', 'unknown: it uses printf with an absurd width'],
    ['a precision of a number', '{{ printf "%.2d" 1 }}', 'unknown: it uses printf with %d'],
    [
      'a pattern that RE2 matches at once and JavaScript never',
      `{{ regexMatch "(a|a)*b" "${'a'.repeat(500)}" }}`,
      'unknown: it uses a regular expression',
    ],
    [
      'a slow pattern on a long text',
      `{{ regexReplaceAll "x*x*y" "${'x'.repeat(30_000)}" "z" }}`,
      'unknown: it uses a regular expression',
    ],
    [
      'text that is repeated without end',
      '{{ repeat 1000 "x" | repeat 1000 | repeat 1000 | repeat 1000 | len }}',
      'unknown: it uses values that are too large',
    ],
  ])('%s is never guessed', (_, expression, expected) => {
    expect(printed(expression)).toBe(expected);
  });

  it.each<[string, string]>([
    ['printed', '{{ $a }}'],
    ['as YAML', '{{ toYaml $a }}'],
    ['as JSON', '{{ toJson $a }}'],
    ['copied', '{{ deepCopy $a | len }}'],
    ['merged', '{{ merge (dict) $a | len }}'],
    ['compared', '{{ eq $a (dict) }}'],
  ])('a value that doubles forty times is never written out: %s', (_, use) => {
    const doubled = '{{ $a := dict }}{{ range until 40 }}{{ $a = dict "x" $a "y" $a }}{{ end }}';
    expect(printed(`${doubled}${use}`)).toBe('unknown: it uses values that are too large');
  });

  it('ends where templates include each other', () => {
    const { charts } = render({
      'chart/Chart.yaml': CHART,
      'chart/templates/a.yaml':
        '{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
    });
    expect(charts[0]?.unknown).toEqual([
      { path: 'chart/templates/a.yaml', reason: 'it uses templates that include each other' },
    ]);
  });
});

describe('charts', () => {
  const deployment = `{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      containers:
        - name: app
          image: "shop:{{ .Chart.AppVersion }}"
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
{{- end }}
`;
  const values = 'enabled: true\nreplicas: 2\nresources:\n  limits:\n    memory: 256Mi\n';

  it('names of a chart that is not here are stand-ins, what it would make is not', () => {
    const chart = `${CHART}dependencies:\n  - { name: patroni, version: 0.1.0, repository: https://charts.example.com }\n`;
    const { manifests, charts } = render({
      'chart/Chart.yaml': chart,
      'chart/values.yaml': 'patroni: { enabled: true }\n',
      'chart/templates/app.yaml':
        '{{ $host := "" }}{{ if .Values.patroni.enabled }}{{ $host = include "patroni.fullname" .Subcharts.patroni }}{{ end }}\n' +
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  labels: {{ include "patroni.labels" . | nindent 4 }}\n' +
        'data:\n  host: {{ $host | quote }}\n',
      'chart/templates/all.yaml': '{{ include "patroni.statefulset" . }}\n',
    });
    expect(plainOf(at(manifests[0]?.node, 'data', 'host'))).toBe('shop-patroni');
    expect(charts[0]?.unknown?.map(({ path }) => path)).toEqual(['chart/templates/all.yaml']);
  });

  it('objects know the place in the template that wrote each value', () => {
    const { manifests, workloads } = render({
      'chart/Chart.yaml': CHART,
      'chart/values.yaml': values,
      'chart/templates/deployment.yaml': deployment,
    });
    const [manifest] = manifests;
    expect(manifest).toMatchObject({ kind: 'Deployment', name: 'shop', unit: 'chart' });
    expect(manifest?.place).toEqual({
      path: 'chart/templates/deployment.yaml',
      line: 5,
      column: 9,
      endLine: 5,
      endColumn: 28,
    });
    const container = at(manifest?.node, 'spec', 'template', 'spec', 'containers', 0);
    expect(textOf(at(container, 'image'))).toBe('shop:7');
    expect(at(container, 'name')?.place).toMatchObject({ line: 11, column: 17, endColumn: 20 });
    expect(numberOf(at(manifest?.node, 'spec', 'replicas'))).toBe(2);
    expect(at(container, 'resources', 'limits', 'memory')?.place).toMatchObject({ line: 14, column: 13 });
    expect(workloads[0]?.container.limits.memory?.amount).toBe(256 * 2 ** 20);
  });

  it('values for production win', () => {
    const { workloads } = render({
      'chart/Chart.yaml': CHART,
      'chart/values.yaml': values,
      'chart/values-prod.yaml': 'replicas: 5\n',
      'chart/templates/deployment.yaml': deployment,
    });
    expect(workloads[0]?.replicas?.value).toBe(5);
  });

  it('what is switched off is not deployed', () => {
    const { manifests, charts } = render({
      'chart/Chart.yaml': CHART,
      'chart/values.yaml': 'enabled: false\n',
      'chart/templates/deployment.yaml': deployment,
    });
    expect(manifests).toEqual([]);
    expect(charts[0]?.unknown).toEqual([]);
  });

  it('parts of a chart come with it, with what it sets for them', () => {
    const { workloads } = render({
      'all/Chart.yaml':
        'apiVersion: v2\nname: all\nversion: 1.0.0\ndependencies:\n  - name: shop\n    version: 1.2.3\n    repository: file://../chart\n    condition: shop.enabled\n',
      'all/values.yaml': 'shop:\n  enabled: true\n  replicas: 4\n',
      'chart/Chart.yaml': CHART,
      'chart/values.yaml': values,
      'chart/templates/deployment.yaml': deployment,
    });
    expect(workloads.map((workload) => [workload.name, workload.replicas?.value])).toEqual([['all', 4]]);
  });

  it('one template that cannot be rendered leaves the others', () => {
    const { manifests, charts } = render({
      'chart/Chart.yaml': CHART,
      'chart/values.yaml': values,
      'chart/templates/deployment.yaml': deployment,
      'chart/templates/secret.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\ndata:\n  key: {{ decryptAES "a" "b" }}\n',
    });
    expect(manifests.map((manifest) => manifest.kind)).toEqual(['Deployment']);
    expect(charts[0]?.unknown?.map((item) => item.path)).toEqual(['chart/templates/secret.yaml']);
  });
});
