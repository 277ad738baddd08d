import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachWorkload } from './each-workload.ts';

export const missingMemoryLimit: Rule = {
  id: 'missing-memory-limit',
  code: 'NR3004',
  title: 'The container has no memory limit',
  area: 'kubernetes',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['k8s-resource-limits', 'resource-requests-and-limits'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    missing:
      'Container {container} has no memory limit: a leak takes the memory of the node and the kernel picks which pod dies. Set resources.limits.memory and --max-old-space-size to 75 % of it.',
  },
  docs: {
    what: 'Looks at the memory limits of the container that runs the service; a limit without a request counts as the request, as the API server does it.',
    why: 'The scheduler places pods by requests, and the kernel ends what exceeds limits; without them one leaking service takes its neighbours down.',
    fix: 'Set resources.limits.memory to what the service needs at its peak, with headroom. A cpu limit is optional: it throttles the event loop.',
    references: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nhttp.createServer((req, res) => {\n  if (req.url === '/livez' || req.url === '/readyz') res.end('ok');\n}).listen(3000);\n",
          'deploy.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n',
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nhttp.createServer((req, res) => {\n  if (req.url === '/livez' || req.url === '/readyz') res.end('ok');\n}).listen(3000);\n",
          'deploy.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n          resources:\n            requests:\n              cpu: 100m\n              memory: 512Mi\n            limits:\n              memory: 512Mi\n',
        },
      },
    ],
  },
  check: (service) =>
    eachWorkload(service, ({ container, id }) => {
      const { memory, cpu } = container.limits;
      if (memory) return pass(memory.place, ...(cpu ? [cpu.place] : []));
      return fail({ message: 'missing', args: { container: container.name }, place: container.place, anchor: id });
    }),
};
