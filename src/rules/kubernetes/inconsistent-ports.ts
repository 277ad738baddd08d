import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { eachWorkload } from './each-workload.ts';

export const inconsistentPorts: Rule = {
  id: 'inconsistent-ports',
  code: 'NR3013',
  title: 'Probe, container port and listening port differ',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['port-consistency'],
  kinds: ['http', 'worker', 'unknown', 'frontend'],
  options: {},
  messages: {
    probe:
      'The {type} probe calls port {port}, but the service listens on {listening}: the probe never gets an answer. Use the port of the service.',
    container:
      'containerPort says {port}, but the service listens on {listening}: what targets the port by name reaches nothing. Use the port of the service.',
    name: 'The {type} probe names the port {port}, which no port of the container has: Kubernetes rejects or fails the probe. Name a port of the container.',
  },
  docs: {
    what: 'Compares the ports of probes and containers with the port that the service really listens on, environment variables of the manifest applied.',
    why: 'A port that nobody listens on is an outage that no test of the code finds.',
    fix: 'Make PORT, containerPort and probes name one number.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const express = require('express');\nconst app = express();\napp.get('/health', (req, res) => res.end());\napp.listen(3000);\n",
          'deploy.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n          ports:\n            - containerPort: 8080\n          livenessProbe:\n            httpGet:\n              path: /health\n              port: 8080\n',
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const express = require('express');\nconst app = express();\napp.get('/health', (req, res) => res.end());\napp.listen(3000);\n",
          'deploy.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n          ports:\n            - containerPort: 3000\n          livenessProbe:\n            httpGet:\n              path: /health\n              port: 3000\n',
        },
      },
    ],
  },
  check: (service) =>
    eachWorkload(service, ({ container, id }): readonly Outcome[] => {
      const probes = container.probes.filter((probe) => probe.port !== undefined);
      if (probes.length === 0) return [notApplicable('no probe names a port')];
      const listening = service.servers.flatMap((server) => server.ports.flatMap((port) => port.value ?? []));
      const open = service.servers.some(
        (server) => server.ports.length === 0 || server.ports.some((port) => port.value === undefined),
      );
      return probes.map((probe): Outcome => {
        const { type, port, portNumber } = probe;
        if (!port) return notApplicable('the probe names no port');
        const args = { type, port: port.value, listening: listening.join(' and ') };
        if (portNumber === undefined)
          return fail({ message: 'name', args, place: port.place, anchor: `${id} ${type}` });
        const [first] = container.ports;
        if (listening.includes(portNumber))
          return pass({ place: port.place, note: `the service listens on ${portNumber}` });
        if (listening.length > 0 && !open) {
          const declared = first && first.containerPort.value === portNumber ? first.containerPort : undefined;
          return fail({
            message: declared ? 'container' : 'probe',
            args,
            place: declared?.place ?? port.place,
            related: declared ? [{ place: port.place, note: `${type} probe` }] : [],
            anchor: `${id} ${type}`,
          });
        }
        if (container.ports.some((item) => item.containerPort.value === portNumber))
          return pass({ place: port.place, note: 'probe and container port agree' });
        return unknown('the port that the service listens on is not known', { place: port.place });
      });
    }),
};
