import { findSideBySide } from '../../services/scaling/side-by-side.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const repository = (command: string) => ({
  'package.json': '{ "name": "api", "scripts": { "web": "node server.js", "worker": "node worker.js" } }\n',
  Dockerfile: `FROM node:24-alpine\nCOPY . .\nCMD ${command}\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
  'worker.js': 'setInterval(() => {}, 1000);\n',
});

export const severalProcessesInContainer: Rule = {
  id: 'several-processes-in-container',
  code: 'NR3117',
  title: 'One container runs several processes',
  area: 'scaling',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['one-process-per-pod'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    several:
      'The container starts several processes with {runner}: they share one memory limit and one health check, are scaled together, and one that dies is not seen by the platform. Give each a container of its own.',
  },
  docs: {
    what: 'Looks at the command of the container, package scripts followed: concurrently, npm-run-all, supervisord, foreman, pm2 with several apps, or & in a shell line.',
    why: 'The platform watches, signals and restarts the first process of a container and no other.',
    fix: 'Use the same image with another command for each process.',
    references: ['https://docs.docker.com/engine/containers/multi-service_container/'],
  },
  examples: {
    bad: [{ title: 'a server and a worker', files: repository('["npx", "concurrently", "npm:web", "npm:worker"]') }],
    good: [{ title: 'the server alone', files: repository('["node", "server.js"]') }],
  },
  check(service) {
    const judged = service.deployments.flatMap(({ command, workload }): readonly Outcome[] => {
      const container = service.image ?? (workload && /^(?:kubernetes|ecs|compose|cloud-run)$/.test(workload.platform));
      if (!container || !command) return [];
      const found = findSideBySide(command, service);
      if (found)
        return [
          fail({
            message: 'several',
            args: { runner: found.runner },
            place: found.place,
            anchor: workload?.id ?? 'image',
          }),
        ];
      if (command.lost !== undefined) return [unknown(command.lost, { place: command.place })];
      return [pass({ place: command.place, note: 'one process' })];
    });
    if (judged.length > 0) return judged;
    return [
      service.image
        ? unknown(service.lost[0] ?? 'the command is not known')
        : notApplicable('the service runs in no container'),
    ];
  },
};
