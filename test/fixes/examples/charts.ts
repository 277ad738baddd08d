import type { Example } from '../../../src/rules/types.ts';

const VALUES = `# Copies of the service.
replicaCount: 1 # one is enough for staging
resources: {}
# what the platform team asks for
securityContext:
  readOnlyRootFilesystem: true
probe:
  httpGet:
    path: /
    port: 3000
  periodSeconds: 1
`;
const TEMPLATE = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicaCount }}
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
        - name: api
          image: api:1.0.0
          {{- with .Values.securityContext }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          livenessProbe: {{- toYaml .Values.probe | nindent 12 }}
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
`;

/** A service that a chart deploys: what values give is changed there, templates are left as they are. */
function chart(title: string, change: (template: string) => string = (text) => text, values = VALUES): Example {
  return {
    title: `in a chart: ${title}`,
    files: {
      'package.json': '{ "name": "api" }\n',
      Dockerfile: 'FROM node:24-alpine\nCOPY . .\nUSER 1000\nCMD ["node", "server.js"]\n',
      'server.js': "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n",
      'deploy/api/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
      'deploy/api/values.yaml': values,
      'deploy/api/templates/deployment.yaml': change(TEMPLATE),
    },
  };
}

export const chartExamples: Readonly<Record<string, readonly Example[]>> = {
  'single-replica': [
    chart('a value'),
    chart('written in the template', (text) => text.replace(/\{\{ .*replicaCount \}\}/, '1')),
  ],
  'privilege-escalation-allowed': [chart('a block of values within a condition')],
  'capabilities-not-dropped': [
    chart(
      'a block that the values do not have',
      undefined,
      VALUES.replace(/securityContext:\n.*\n/, 'securityContext: {}\n'),
    ),
  ],
  'missing-resource-requests': [chart('an empty map')],
  'throttling-cpu-limit': [
    chart(
      'single values under keys of the template',
      (text) =>
        text.replace(
          '            {{- toYaml .Values.resources | nindent 12 }}\n',
          '            limits:\n              cpu: {{ .Values.cpu.limit | quote }}\n              memory: 512Mi\n',
        ),
      `${VALUES}cpu:\n  limit: 200m\n`,
    ),
  ],
  'liveness-timing-out-of-range': [chart('behind the key')],
};
