import { serves } from '../../services/served/find-routes.ts';
import { pageAnswering, rewritesPaths } from '../../services/served/pages.ts';
import { staticAnswers } from '../../services/served/static-files.ts';
import { askedPath } from '../../services/workloads/probes.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { eachWorkload } from './each-workload.ts';

export const unservedProbePath: Rule = {
  id: 'unserved-probe-path',
  code: 'NR3012',
  title: 'A probe calls a path that the service does not serve',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['probe-path-served'],
  kinds: ['http', 'worker', 'unknown', 'frontend'],
  options: {},
  messages: {
    missing:
      'The {type} probe calls {path}, but no route of the service answers it (it serves {known}): the probe fails and {consequence}. Point it at a route that exists.',
    blind:
      'The {type} probe asks {path} by curl, but no route of the service answers it (it serves {known}), and without --fail curl takes the 404 for success: the probe passes whatever state the service is in. Use httpGet with a route that exists.',
  },
  docs: {
    what: 'Compares the path of each HTTP probe, and of each that calls curl or wget on localhost, with the routes of the service, prefixes, routers, controllers and plugins followed.',
    why: 'A probe that always fails takes every pod out of rotation, or restarts it for ever.',
    fix: 'Use a path that the service serves, or add the route.',
    references: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    ],
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n          ports:\n            - containerPort: 3000\n          livenessProbe:\n            httpGet:\n              path: /healthz\n              port: 3000\n',
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
      const probes = container.probes.flatMap((probe) => {
        const asked = askedPath(probe);
        const path = probe.handler === 'httpGet' ? (probe.path?.value ?? '/') : asked?.path;
        return path === undefined ? [] : [{ probe, path, strict: asked?.strict ?? true }];
      });
      if (probes.length === 0) return [notApplicable('no probe calls a path')];
      const { program } = service;
      if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
      return probes.map(({ probe, path, strict }) => {
        const route = service.routes.routes.find(
          (item) => /^(?:GET|ALL|HEAD)$/.test(item.method) && serves(item, path),
        );
        if (route) return pass({ place: route.place, note: path }, { place: probe.path?.place ?? probe.place });
        const page = pageAnswering(service, path);
        if (page) return pass({ place: page, note: `${path} is a page` }, { place: probe.path?.place ?? probe.place });
        const files = staticAnswers(program, service.repository, path);
        const file = files.find(({ found }) => found !== false);
        if (file?.found) return pass({ place: file.place, note: `${path} is a file` });
        if (file) return unknown('a file of a folder may answer it', { place: file.place });
        if (rewritesPaths(service))
          return unknown('the configuration of Next.js may lead the path elsewhere', { place: probe.place });
        const [reason] = service.routes.reasons;
        if (reason || service.routes.routes.length === 0)
          return unknown(reason ?? 'no route of the service could be followed', { place: probe.place });
        if (service.servers.length === 0)
          return unknown('what listens is not known, and may have routes of its own', { place: probe.place });
        if (service.routes.routes.some((item) => !item.complete))
          return unknown('some routes have a path that is not known', { place: probe.place });
        const known = service.routes.routes
          .slice(0, 4)
          .map((item) => item.path)
          .join(', ');
        const consequence =
          probe.type === 'readiness' ? 'no request reaches the pods' : 'the pods are restarted for ever';
        return fail({
          message: strict ? 'missing' : 'blind',
          args: { type: probe.type, path, known, consequence },
          place: probe.path?.place ?? probe.place,
          anchor: `${id} ${probe.type}`,
        });
      });
    }),
};
