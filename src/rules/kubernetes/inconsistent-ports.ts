import { at, itemsOf, numberOf } from '../../parsers/data.ts';
import type { Service, Workload } from '../../services/types.ts';
import { findServices } from '../../services/workloads/queries.ts';
import { PLATFORM_NAMES, shippedWorkloads } from '../../services/workloads/shipped.ts';
import { about, fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { eachWorkload } from './each-workload.ts';

interface Listening {
  readonly listening: readonly number[];
  /** Ports where nothing outside this repository sets another. */
  readonly fallbacks: readonly number[];
  /** Every port that the process listens on is known. */
  readonly closed: boolean;
}

/** Names that do not resolve are another rule's. */
function judgeProbes(workload: Workload, { listening, closed, fallbacks }: Listening): readonly Outcome[] {
  const { container, id } = workload;
  const [first] = container.ports;
  return container.probes.flatMap((probe): readonly Outcome[] => {
    const { type, port, portNumber } = probe;
    if (!port || portNumber === undefined) return [];
    const args = { type, port: port.value, listening: listening.join(' and ') };
    if (listening.includes(portNumber))
      return [pass({ place: port.place, note: `the service listens on ${portNumber}` })];
    const neighbour = neighbourAt(workload, portNumber);
    if (neighbour) return [pass({ place: port.place, note: `${neighbour} in the same pod listens on ${portNumber}` })];
    if (closed) {
      const declared = first && first.containerPort.value === portNumber ? first.containerPort : undefined;
      const related = declared ? [{ place: port.place, note: `${type} probe` }] : [];
      const place = declared?.place ?? port.place;
      return [fail({ message: declared ? 'container' : 'probe', args, place, related, anchor: `${id} ${type}` })];
    }
    if (container.ports.some((item) => item.containerPort.value === portNumber))
      return [pass({ place: port.place, note: 'probe and container port agree' })];
    if (fallbacks.includes(portNumber))
      return [
        pass({ place: port.place, note: `the service listens on ${portNumber} unless its environment says otherwise` }),
      ];
    return [unknown('the port that the service listens on is not known', { place: port.place })];
  });
}

/** The containers of a pod share its network: a proxy beside the process takes the port that it declares. */
function neighbourAt({ container, containers }: Workload, port: number): string | undefined {
  const found = containers.find(
    (item) => item.name !== container.name && item.ports.some(({ containerPort }) => containerPort.value === port),
  );
  return found && `container ${found.name}`;
}

function listeningOf({ servers, deployments }: Service): Listening {
  const listening = servers.flatMap((server) => server.ports.flatMap((port) => port.value ?? []));
  const open = servers.some(
    (server) => server.ports.length === 0 || server.ports.some((port) => port.value === undefined),
  );
  const fallbacks = servers.flatMap((server) => server.ports.flatMap((port) => port.fallback ?? []));
  // Another process of the container, of node or not, may be what answers.
  const isAlone = deployments.every(
    ({ command }) => command?.beside === undefined && (command?.neighbours ?? []).length === 0,
  );
  return { listening, fallbacks, closed: listening.length > 0 && !open && isAlone };
}

/** Ports that compose, ECS and Fly.io send requests to; one of them has to be the one of the process. */
function judgePublished(service: Service): readonly Outcome[] {
  const { listening, closed } = listeningOf(service);
  if (!closed) return [];
  return shippedWorkloads(service).flatMap(({ platform, container, id }): readonly Outcome[] => {
    const [first] = container.ports;
    if (!first || !/^(?:compose|ecs|fly)$/.test(platform)) return [];
    const met = container.ports.find(({ containerPort }) => listening.includes(containerPort.value));
    if (met) {
      const note = `the service listens on ${met.containerPort.value}`;
      return [about(['port-consistency'], pass({ place: met.containerPort.place, note }))];
    }
    const { value: port, place } = first.containerPort;
    const args = { platform: PLATFORM_NAMES[platform], port, listening: listening.join(' and ') };
    return [about(['port-consistency'], fail({ message: 'published', args, place, anchor: `${id} published` }))];
  });
}

/** Numeric target ports, where no sidecar could be what the Service means. */
function judgeServices(workload: Workload, service: Service, { listening, closed }: Listening): readonly Outcome[] {
  if (!closed || workload.containers.some((item) => item.role === 'sidecar' || item.role === 'other')) return [];
  return findServices(workload, service.repository).flatMap((manifest) =>
    itemsOf(at(manifest.node, 'spec', 'ports')).flatMap((item): readonly Outcome[] => {
      const target = at(item, 'targetPort') ?? at(item, 'port');
      const port = numberOf(target);
      if (!target || port === undefined) return [];
      if (listening.includes(port)) return [pass({ place: target.place, note: `the service listens on ${port}` })];
      const neighbour = neighbourAt(workload, port);
      if (neighbour) return [pass({ place: target.place, note: `${neighbour} in the same pod listens on ${port}` })];
      return [
        fail({
          message: 'service',
          args: { service: manifest.name, port, listening: listening.join(' and ') },
          place: target.place,
          anchor: `${workload.id} ${manifest.name}`,
        }),
      ];
    }),
  );
}

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
  topics: ['port-consistency', 'probe-port-resolves'],
  kinds: ['http', 'worker', 'unknown', 'frontend'],
  options: {},
  messages: {
    probe:
      'The {type} probe calls port {port}, but the service listens on {listening}: the probe never gets an answer. Use the port of the service.',
    container:
      'containerPort says {port}, but the service listens on {listening}: what targets the port by name reaches nothing. Use the port of the service.',
    published:
      '{platform} sends requests to port {port}, but the process listens on {listening}: every one of them is refused. Use one port, or set the variable that the service reads its port from.',
    service:
      'Service {service} sends requests to port {port}, but the process listens on {listening}: every request is refused. Set targetPort to the port of the process.',
  },
  docs: {
    what: 'Compares the ports of probes, containers and the Services that select the pods with the port that the service really listens on, environment variables of the manifest applied.',
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
  check: (service) => [
    ...judgePublished(service),
    ...eachWorkload(service, (workload): readonly Outcome[] => {
      const ports = listeningOf(service);
      const probes = judgeProbes(workload, ports).map((outcome) => about(['port-consistency'], outcome));
      const services = judgeServices(workload, service, ports).map((outcome) =>
        about(['probe-port-resolves'], outcome),
      );
      const absent = about(['port-consistency'], notApplicable('no probe names a port by number'));
      return [...(probes.length > 0 ? probes : [absent]), ...services];
    }),
  ],
};
