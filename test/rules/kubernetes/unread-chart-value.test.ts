import { unreadChartValue } from '../../../src/rules/kubernetes/unread-chart-value.ts';
import { CHARTED, deployment } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

function chart(values: string, container: string, files: Files = {}): Files {
  return {
    ...CHARTED,
    'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
    'chart/values.yaml': values,
    'chart/templates/deployment.yaml': deployment({ container }),
    ...files,
  };
}

ruleCases(unreadChartValue, {
  fails: [
    {
      name: 'a key on top, once for all below it',
      files: chart('resources:\n  limits:\n    memory: 1Gi\n', 'args: [a]'),
      findings: [{ message: 'unread', at: 'chart/values.yaml:1:1' }],
    },
    {
      name: 'a key beside one that is read',
      files: chart('image:\n  tag: "1"\n  pullPolicy: Always\n', 'args: ["{{ .Values.image.tag }}"]'),
      findings: [{ message: 'unread', at: 'chart/values.yaml:3:3' }],
    },
    {
      name: 'a typing error in the values for production',
      files: chart('replicaCount: 2\n', 'args: ["{{ .Values.replicaCount }}"]', {
        'chart/values-production.yaml': 'replicasCount: 5\n',
      }),
      findings: [{ message: 'unread', at: 'chart/values-production.yaml:1:1' }],
    },
    {
      name: 'the most replicas of an autoscaler that is not there',
      files: chart('replicaCount: 2\nmaxReplicaCount: 6\n', 'args: ["{{ .Values.replicaCount }}"]'),
      topic: 'hpa-configured',
      findings: [{ message: 'unread', at: 'chart/values.yaml:2:1' }],
    },
  ],
  passes: [
    { name: 'read whole', files: chart('a:\n  b: 1\n', "args: ['{{ toJson .Values.a }}']") },
    { name: 'read inside with', files: chart('a:\n  b: 1\n', 'args: ["{{ with .Values.a }}{{ .b }}{{ end }}"]') },
    { name: 'read by index', files: chart('a-b:\n  c: 1\n', 'args: ["{{ index .Values "a-b" "c" }}"]') },
    {
      name: 'read by a helper, and from another root',
      files: chart('name: x\n', 'args: [\'{{ include "n" . }}\']', {
        'chart/templates/_helpers.tpl': '{{ define "n" }}{{ $.Values.name }}{{ end }}',
      }),
    },
    {
      name: 'read in another value',
      files: chart('host: a\nurl: "http://{{ .Values.host }}"\n', "args: ['{{ tpl .Values.url . }}']"),
    },
    { name: 'empty values', files: chart('a: {}\nb: []\nc: ""\nd:\ne: { f: null }\n', 'args: [a]') },
    {
      name: 'values of a part',
      files: chart('redis: { a: 1 }\nglobal: { b: 1 }\n', 'args: [a]', {
        'chart/Chart.yaml':
          'apiVersion: v2\nname: api\nversion: 1.0.0\ndependencies:\n  - { name: redis, version: 1.0.0, repository: "https://charts.example.com", condition: redis.enabled }\n',
      }),
    },
  ],
  notApplicable: [
    { name: 'no chart', files: { ...CHARTED, 'chart/Chart.yaml': '', 'chart/templates/deployment.yaml': '' } },
  ],
  unknown: [
    {
      name: 'values handed on whole',
      files: chart('a: 1\n', 'args: [\'{{ include "n" .Values }}\']', {
        'chart/templates/_helpers.tpl': '{{ define "n" }}{{ .a }}{{ end }}',
      }),
      reason: /handed on/,
    },
  ],
});
