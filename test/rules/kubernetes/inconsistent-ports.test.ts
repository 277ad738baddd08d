import { inconsistentPorts } from '../../../src/rules/kubernetes/inconsistent-ports.ts';
import { CHARTED, deployed, deployment, kustomized, service, task, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(inconsistentPorts, {
  fails: [
    {
      name: 'the probe calls another port',
      files: deployed([
        deployment({
          container: `readinessProbe:
  httpGet:
    path: /readyz
    port: 8080`,
        }),
      ]),
      findings: [{ message: 'probe', at: 'deploy.yaml:20:21' }],
    },
    {
      name: 'the container declares another port',
      files: deployed([
        deployment({
          container: `ports:
  - containerPort: 8080
readinessProbe:
  httpGet:
    path: /readyz
    port: 8080`,
        }),
      ]),
      findings: [{ message: 'container', at: 'deploy.yaml:18:30' }],
    },
    {
      name: 'a Service targets another port',
      files: deployed([deployment(), service('  ports:\n    - port: 80\n      targetPort: 8080\n')]),
      findings: [{ message: 'service', at: 'deploy.yaml:27:19' }],
    },
    {
      name: 'an overlay changes the probe',
      files: kustomized(`readinessProbe:
  httpGet:
    path: /readyz
    port: 9000`),
      findings: [{ message: 'probe', at: 'k8s/production/api.yaml:13:21' }],
    },
    {
      name: 'ECS sends requests to another port',
      files: task('"portMappings": [{ "containerPort": 8080 }]'),
      findings: [{ message: 'published', at: 'task-definition.json:2:37' }],
    },
    {
      name: 'compose publishes another port',
      files: { ...UNDEPLOYED, 'compose.yaml': 'services:\n  api:\n    build: .\n    ports: ["80:8080"]\n' },
      findings: [{ message: 'published', at: 'compose.yaml:4:13' }],
    },
  ],
  passes: [
    {
      name: 'the default port, where the rest of the environment lies elsewhere',
      files: deployed(
        [
          deployment({
            container: `envFrom:
  - secretRef: { name: api }
readinessProbe:
  httpGet:
    path: /readyz
    port: 8080`,
          }),
        ],
        { 'server.js': "require('node:http').createServer().listen(process.env.PORT || '8080');\n" },
      ),
    },
    {
      name: 'ECS and the process agree',
      files: task('"portMappings": [{ "containerPort": 9464 }, { "containerPort": 3000 }]'),
      evidence: ['task-definition.json:2:64'],
    },
    {
      name: 'the port of the service',
      files: deployed([
        deployment({
          container: `ports:
  - name: http
    containerPort: 3000
readinessProbe:
  httpGet:
    path: /readyz
    port: 3000`,
        }),
      ]),
    },
    {
      name: 'a proxy in the same pod takes the port',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 10443`,
        }).replace(
          /\n( *)- name: api\n/,
          (all, indent) =>
            `\n${indent}- name: proxy\n${indent}  image: example/proxy:1\n${indent}  ports:\n${indent}    - containerPort: 10443${all}`,
        ),
        service('  ports:\n    - port: 443\n      targetPort: 10443\n'),
      ]),
    },
    { name: 'port without targetPort', files: deployed([deployment(), service('  ports:\n    - port: 3000\n')]) },
    {
      name: 'PORT of the manifest',
      files: deployed(
        [
          deployment({
            container: `env:
  - name: PORT
    value: "8080"
readinessProbe:
  httpGet:
    path: /readyz
    port: 8080`,
          }),
        ],
        { 'server.js': "require('node:http').createServer().listen(process.env.PORT);\n" },
      ),
    },
  ],
  notApplicable: [
    { name: 'no probes', files: deployed([deployment()]) },
    { name: 'no manifest', files: UNDEPLOYED },
    {
      name: 'nginx in the same container answers on the published port',
      files: {
        ...UNDEPLOYED,
        Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD nginx & exec node server.js\n',
        'compose.yaml': 'services:\n  api:\n    build: .\n    ports: ["80:8080"]\n',
      },
    },
    {
      name: 'nginx that goes to the background by itself',
      files: {
        ...UNDEPLOYED,
        Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD nginx && exec node server.js\n',
        'compose.yaml': 'services:\n  api:\n    build: .\n    ports: ["80:8080"]\n',
      },
    },
  ],
  unknown: [
    { name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ },
    {
      name: 'a port that is computed',
      files: deployed(
        [
          deployment({
            container: `readinessProbe:
  httpGet:
    path: /readyz
    port: 3000`,
          }),
        ],
        { 'server.js': "require('node:http').createServer().listen(Number(process.argv[2]));\n" },
      ),
    },
  ],
});
