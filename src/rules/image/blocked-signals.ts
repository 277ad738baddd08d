import type { Deployment, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** Signals that no process can handle. */
const UNHANDLED = /^(?:SIG)?(?:KILL|STOP)$|^(?:9|19)$/i;

function judge(service: Service, { command, workload }: Deployment): readonly Outcome[] {
  if (!command) return [];
  const { signals, place } = command;
  const anchor = workload?.id ?? service.image?.dockerfile ?? service.id;
  const stop = workload?.container.stopSignal ?? service.image?.stopSignal;
  if (stop && UNHANDLED.test(stop.value))
    return [fail({ message: 'unhandled', args: { signal: stop.value }, place: stop.place, anchor })];
  if (signals.reachNode === 'unknown') return [unknown(signals.why, { place })];
  if (signals.reachNode) return [pass({ place, note: signals.why })];
  const grace = workload?.gracePeriod.seconds ?? 10;
  const { brokenBy } = signals;
  const related = brokenBy?.place && brokenBy.place !== place ? [{ place: brokenBy.place, note: brokenBy.text }] : [];
  return [
    fail({
      message: 'blocked',
      args: { by: brokenBy?.text ?? command.argv.join(' '), why: signals.why, grace },
      place,
      related,
      anchor,
    }),
  ];
}

export const blockedSignals: Rule = {
  id: 'blocked-signals',
  code: 'NR1114',
  title: 'SIGTERM does not reach node',
  area: 'image',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['signals-reach-node'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    blocked:
      'SIGTERM stops at `{by}`: {why}. At every deploy and scale-down node learns nothing, and is killed after {grace} s with requests in flight. Start node in exec form, or let the script end in `exec node …`.',
    unhandled:
      '{signal} ends node at once and cannot be handled: every stop drops the requests in flight. Remove it, so that SIGTERM is sent.',
  },
  docs: {
    what: 'Follows the started words to node, as measured: exec form and `exec` hand signals over; dash stays in front of node and keeps SIGTERM, bash and busybox ash make way for their last command; npm passes SIGTERM to its shell, so the script decides; tini and dumb-init forward; nodemon and others end node before it drained.',
    why: 'All work on graceful shutdown is lost when the signal goes to somebody else.',
    fix: 'CMD ["node", "dist/main.js"], or `exec "$@"` at the end of the entrypoint script.',
    references: [
      'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form',
      'https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#handling-kernel-signals',
    ],
  },
  examples: {
    bad: [
      {
        title: 'shell form on Debian',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-slim\nCOPY . .\nCMD node server.js\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'exec form',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-slim\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const production = service.deployments.filter(({ workload }) => workload?.purpose !== 'development');
    const judged = (production.length > 0 ? production : service.deployments).flatMap((deployment) =>
      judge(service, deployment),
    );
    const deployed = service.image !== undefined || service.workloads.length > 0;
    if (!deployed) return [notApplicable('nothing in this repository deploys the service')];
    if (judged.length === 0) return [unknown('what is started is not known: no CMD, and no workload sets a command')];
    const seen = new Set<string>();
    return judged.filter((outcome) => {
      if (outcome.verdict !== 'fail') return true;
      const key = `${outcome.message}:${outcome.place.path}:${outcome.place.line}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    });
  },
};
