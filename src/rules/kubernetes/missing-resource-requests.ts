import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachWorkload } from './each-workload.ts';

export const missingResourceRequests: Rule = {
  id: 'missing-resource-requests',
  code: 'NR3005',
  title: 'The container does not request the resources it needs',
  area: 'kubernetes',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['k8s-resource-requests', 'resource-requests-and-limits'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    missing:
      'Container {container} requests no {what}: the scheduler packs it anywhere, and under pressure it is evicted first. Set resources.requests to what the service uses in normal operation.',
  },
  docs: {
    what: 'Looks at the memory and cpu requests of the container that runs the service; a limit without a request counts as the request, as the API server does it.',
    why: 'The scheduler places pods by requests, and the kernel ends what exceeds limits; without them one leaking service takes its neighbours down.',
    fix: 'Set resources.requests.cpu and resources.requests.memory from measurements.',
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
      const { memory, cpu } = container.requests;
      if (memory && cpu) return pass(memory.place, cpu.place);
      const what = memory ? 'cpu' : cpu ? 'memory' : 'cpu and memory';
      return fail({
        message: 'missing',
        args: { container: container.name, what },
        place: container.place,
        anchor: id,
      });
    }),
};
