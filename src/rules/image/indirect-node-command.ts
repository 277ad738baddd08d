import { fileStart } from '../../parsers/place.ts';
import type { CommandChain } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** The container starts node; that the program then starts others is its own affair (and the shutdown rules'). */
function startsNodeItself({ steps }: CommandChain): boolean {
  const node = steps.findIndex((step) => step.kind === 'node');
  return (
    node >= 0 &&
    steps.slice(0, node).every((step) => step.kind === 'wrapper') &&
    steps.slice(node).some((step) => step.kind === 'supervisor')
  );
}

export const indirectNodeCommand: Rule = {
  id: 'indirect-node-command',
  code: 'NR1107',
  title: 'node is not the process that the container starts',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  // Where signals are lost blocked-signals says so; the rest is memory and exit codes.
  recommended: false,
  topics: ['direct-node-cmd'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    indirect:
      '`{command}` puts {between} between the platform and node. Start node itself in exec form, for example ["node", "{entry}"]; a script in between should end in `exec node …`.',
  },
  docs: {
    what: 'Follows the words that the container starts to the node process: exec form, an init such as tini, env prefixes and scripts that end in `exec` are direct; npm, yarn, pnpm, a shell that stays, and supervisors are not.',
    why: 'SIGTERM goes to the first process. A package manager or shell in front of node costs memory, hides the exit code, and often keeps the signal to itself, so the platform kills node after the grace period with requests in flight.',
    fix: 'CMD ["node", "dist/main.js"], with `ENTRYPOINT ["tini", "--"]` if children must be reaped.',
    exceptions: 'A wrapper script that ends in `exec "$@"` is fine.',
    references: [
      'https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#cmd',
      'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form',
    ],
  },
  examples: {
    bad: [
      {
        title: 'npm start',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["npm", "start"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'node itself',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    if (!service.image) return [notApplicable('the service does not run in a container of this repository')];
    const seen = new Set<string>();
    return service.deployments.flatMap(({ command, workload }): readonly Outcome[] => {
      if (!command)
        return [
          unknown('what the image starts is not known: it has no CMD or ENTRYPOINT here', {
            place: service.image?.stage.from.place ?? service.workloads[0]?.place ?? fileStart(''),
          }),
        ];
      const key = command.argv.join('\0');
      if (seen.has(key)) return [];
      seen.add(key);
      if (command.direct === 'unknown') return [unknown(command.lost ?? command.signals.why, { place: command.place })];
      if (command.direct || startsNodeItself(command))
        return [pass({ place: command.place, note: command.argv.join(' ') })];
      const between =
        command.signals.brokenBy?.text ??
        command.steps.find((step) => step.kind === 'script' || step.kind === 'shell' || step.kind === 'supervisor')
          ?.text ??
        'another process';
      return [
        fail({
          message: 'indirect',
          args: {
            command: command.argv.join(' '),
            between,
            entry: command.builtPath ?? command.entry ?? 'dist/main.js',
          },
          place: command.place,
          anchor: workload?.id ?? service.image?.dockerfile ?? service.id,
        }),
      ];
    });
  },
};
