import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachWorkload } from './each-workload.ts';

export const runAsNonRootNotEnforced: Rule = {
  id: 'run-as-non-root-not-enforced',
  code: 'NR3008',
  title: 'Kubernetes does not enforce a non-root user',
  area: 'kubernetes',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['k8s-run-as-non-root'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    open: 'Nothing in the pod demands a non-root user for container {container}: an image that is rebuilt as root starts without a question. Set runAsNonRoot: true, with a numeric runAsUser.',
  },
  docs: {
    what: 'Looks at the effective runAsNonRoot and runAsUser of the container, pod settings inherited.',
    why: 'The image can change with every build; the pod specification is where the cluster refuses it.',
    fix: 'Set securityContext.runAsNonRoot: true and a numeric runAsUser at pod or container level.',
    references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      securityContext:\n        runAsNonRoot: true\n        runAsUser: 1000\n      containers:\n        - name: api\n          image: example/api:1.0.0\n',
        },
      },
    ],
  },
  check: (service) =>
    eachWorkload(service, ({ container, id }) => {
      const { runAsNonRoot, runAsUser } = container.security;
      if (runAsNonRoot?.value === true) return pass(runAsNonRoot.place);
      if (runAsUser && runAsUser.value > 0 && runAsNonRoot?.value !== false) return pass(runAsUser.place);
      return fail({
        message: 'open',
        args: { container: container.name },
        place: runAsNonRoot?.place ?? runAsUser?.place ?? container.place,
        anchor: id,
      });
    }),
};
