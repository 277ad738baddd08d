import { asksGrpcHealth } from '../../services/workloads/probes.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachWorkload } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const PROBE = 'livenessProbe:\n  grpc:\n    port: 50051';
const server = (health: string): string =>
  `const grpc = require('@grpc/grpc-js');\n${health}const server = new grpc.Server();\n${health ? 'new HealthImplementation({}).addToServer(server);\n' : ''}server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => {});\n`;
const repository = (health: string) =>
  deployed([deployment({ container: PROBE })], {
    'package.json':
      '{ "name": "api", "dependencies": { "@grpc/grpc-js": "^1.14.0", "grpc-health-check": "^2.1.0" } }\n',
    'server.js': server(health),
  });

export const grpcProbeWithoutHealthService: Rule = {
  id: 'grpc-probe-without-health-service',
  code: 'NR3022',
  title: 'A gRPC probe asks a health service that the server does not have',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['probe-tool', 'probe-path-served'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    missing:
      'The {type} probe of {container} calls grpc.health.v1.Health/Check, but the source registers no health service: the call ends with UNIMPLEMENTED and the probe fails. Add grpc-health-check to the server, or probe a TCP port.',
    http: 'The {type} probe of {container} speaks gRPC, but the service starts no gRPC server: the probe fails. Use httpGet with a route of the service.',
  },
  docs: {
    what: 'For each gRPC probe, and each that runs grpc_health_probe, looks for a health service in the source: grpc-health-check, the health module of NestJS, or a service definition named Health.',
    why: 'The kubelet calls grpc.health.v1.Health/Check and nothing else; a server without it never becomes ready.',
    fix: 'Register the health service of the package grpc-health-check and set its status with the state of the server.',
    references: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-grpc-liveness-probe',
      'https://github.com/grpc/grpc/blob/master/doc/health-checking.md',
    ],
  },
  examples: {
    bad: [{ title: 'a server without health service', files: repository('') }],
    good: [
      {
        title: 'with grpc-health-check',
        files: repository("const { HealthImplementation } = require('grpc-health-check');\n"),
      },
    ],
  },
  check: (service) =>
    eachWorkload(service, ({ container, id }): readonly Outcome[] => {
      const probes = container.probes.filter(asksGrpcHealth);
      const absent: Outcome = { ...notApplicable('no probe speaks gRPC'), topics: ['probe-tool'] };
      if (probes.length === 0) return [absent];
      const { program } = service;
      if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
      const route = service.routes.routes.find((item) => item.method === 'GRPC');
      const speaks = service.servers.some((server) => server.protocol === 'grpc');
      return probes.map((probe): Outcome => {
        if (route) return pass({ place: route.place, note: route.path }, { place: probe.place });
        const args = { type: probe.type, container: container.name };
        if (speaks && program.unresolved.length === 0)
          return fail({ message: 'missing', args, place: probe.place, anchor: `${id} ${probe.type}` });
        if (!speaks && service.servers.length > 0 && service.servers.every((server) => server.protocol === 'http'))
          return fail({ message: 'http', args, place: probe.place, anchor: `${id} ${probe.type}` });
        return unknown('what the gRPC server serves could not be followed', { place: probe.place });
      });
    }),
};
