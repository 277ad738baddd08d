import { grpcProbeWithoutHealthService } from '../../../src/rules/kubernetes/grpc-probe-without-health-service.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(grpcProbeWithoutHealthService, {
  fails: [
    {
      name: 'the program that asked before Kubernetes could',
      files: deployed(
        [
          deployment({
            container: `readinessProbe:
  exec:
    command: ["/bin/grpc_health_probe", "-addr=:50051"]`,
          }),
        ],
        {
          'package.json': '{ "name": "api", "dependencies": { "@grpc/grpc-js": "^1.14.0" } }\n',
          'server.js': `const grpc = require('@grpc/grpc-js');
const server = new grpc.Server();
server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => {});
`,
        },
      ),
      findings: [{ message: 'missing', at: 'deploy.yaml:17:11' }],
    },
    {
      name: 'no health service',
      files: deployed(
        [
          deployment({
            container: `livenessProbe:
  grpc:
    port: 50051`,
          }),
        ],
        {
          'package.json':
            '{ "name": "api", "dependencies": { "@grpc/grpc-js": "^1.14.0", "grpc-health-check": "^2.1.0" } }\n',
          'server.js': `const grpc = require('@grpc/grpc-js');
const server = new grpc.Server();
server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => {});
`,
        },
      ),
      findings: [{ message: 'missing', at: 'deploy.yaml:17:11' }],
    },
    {
      name: 'an HTTP server',
      files: deployed([
        deployment({
          container: `livenessProbe:
  grpc:
    port: 50051`,
        }),
      ]),
      findings: [{ message: 'http', at: 'deploy.yaml:17:11' }],
    },
    {
      name: 'a probe of an overlay',
      files: kustomized(
        `livenessProbe:
  grpc:
    port: 50051`,
        [deployment()],
        {
          'package.json':
            '{ "name": "api", "dependencies": { "@grpc/grpc-js": "^1.14.0", "grpc-health-check": "^2.1.0" } }\n',
          'server.js': `const grpc = require('@grpc/grpc-js');
const server = new grpc.Server();
server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => {});
`,
        },
      ),
      findings: [{ message: 'missing', at: 'k8s/production/api.yaml:10:11' }],
    },
  ],
  passes: [
    {
      name: 'grpc-health-check',
      files: deployed(
        [
          deployment({
            container: `livenessProbe:
  grpc:
    port: 50051`,
          }),
        ],
        {
          'package.json':
            '{ "name": "api", "dependencies": { "@grpc/grpc-js": "^1.14.0", "grpc-health-check": "^2.1.0" } }\n',
          'server.js': `const grpc = require('@grpc/grpc-js');
const { HealthImplementation } = require('grpc-health-check');
new HealthImplementation({ '': 'SERVING' }).addToServer(new grpc.Server());
const server = new grpc.Server();
server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => {});
`,
        },
      ),
    },
  ],
  notApplicable: [
    {
      name: 'no gRPC probe',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000`,
        }),
      ]),
      topic: 'probe-tool',
    },
    { name: 'no manifest', files: UNDEPLOYED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
