import { findAutoscalers } from '../../services/workloads/queries.ts';
import { eachServing } from '../kubernetes/each-workload.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const autoscalerCpuTarget: Rule = {
  id: 'autoscaler-cpu-target',
  code: 'NR3103',
  title: 'The cpu target of the autoscaler leaves no headroom',
  area: 'scaling',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['hpa-cpu-target'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    high: 'The autoscaler aims at {percent} % cpu: new pods need a minute to start, and the event loops of the old ones are saturated by then. Aim at 60 %.',
    low: 'The autoscaler aims at {percent} % cpu, so most of what is paid for idles. Aim at 60 %.',
    none: 'The autoscaler of {workload} has no cpu metric, so it does not follow the load of a cpu-bound event loop. Add one with a target of 60 %.',
  },
  docs: {
    what: 'Reads the cpu utilization target of the autoscaler: 40 to 75 % pass.',
    why: 'Scaling takes a minute; the target is the headroom that the old pods have meanwhile.',
    fix: 'Set averageUtilization: 60.',
    references: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/'],
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: api\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: api\n  minReplicas: 2\n  maxReplicas: 6\n  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        target:\n          type: Utilization\n          averageUtilization: 90\n',
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: api\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: api\n  minReplicas: 2\n  maxReplicas: 6\n  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        target:\n          type: Utilization\n          averageUtilization: 60\n',
        },
      },
    ],
  },
  check: (service) =>
    eachServing(service, (workload) => {
      const scaler = findAutoscalers(workload, service.repository)[0];
      if (!scaler) return notApplicable('no autoscaler targets the workload');
      const { cpu } = scaler;
      if (!cpu)
        return fail({
          message: 'none',
          args: { workload: workload.name },
          place: scaler.manifest.place,
          anchor: workload.id,
        });
      if (cpu.value > 80)
        return fail({ message: 'high', args: { percent: cpu.value }, place: cpu.place, anchor: workload.id });
      if (cpu.value < 40)
        return fail({ message: 'low', args: { percent: cpu.value }, place: cpu.place, anchor: workload.id });
      return pass({ place: cpu.place, note: `${cpu.value} %` });
    }),
};
