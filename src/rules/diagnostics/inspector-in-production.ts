import { assumeComplete } from '../../services/observability/effective.ts';
import type { Deployment, Program, Service } from '../../services/types.ts';
import { nodeExample } from '../node-example.ts';
import { fail, oncePerPlace, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

const FLAG = /(?:^|\s)(--inspect(?:-brk|-wait)?(?:[=\s]|$)\S*|--debug(?:-brk)?(?:=|\s|$)\S*)/;
const SERVER = ["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"];
const dockerfile = (command: string): string =>
  `FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ${command}\n`;

export const inspectorInProduction: Rule = {
  id: 'inspector-in-production',
  code: 'NR4202',
  title: 'The debugger listens in production',
  area: 'diagnostics',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-inspector-in-production', 'inspector-not-exposed'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    flag: '{flag} is part of what ships: whoever reaches the port runs any code in the process, without a password. Remove it; in an emergency send SIGUSR1 and forward the port.',
    port: 'Port 9229 is published: it is the port of the Node.js debugger, which runs any code without a password. Remove it; in an emergency forward the port.',
    opened:
      'inspector.open() runs in production: whoever reaches the port runs any code in the process. Guard it with NODE_ENV, or remove it.',
  },
  docs: {
    what: 'Looks for --inspect and its variants in the command, NODE_OPTIONS and scripts of what ships, for port 9229 among exposed and published ports, and for inspector.open() on the production path. Development overrides and scripts do not count.',
    why: 'The inspector protocol has no authentication: access to the port is remote code execution.',
    fix: 'Keep --inspect in development scripts only.',
    references: [
      'https://nodejs.org/en/learn/getting-started/debugging#security-implications',
      'https://nodejs.org/api/cli.html#--inspecthostport',
    ],
  },
  examples: {
    bad: [
      {
        title: 'in the command',
        files: nodeExample(SERVER, { Dockerfile: dockerfile('["node", "--inspect=0.0.0.0:9229", "server.js"]') }),
      },
    ],
    good: [{ title: 'not there', files: nodeExample(SERVER) }],
  },
  check(service) {
    const flags = service.deployments.flatMap((deployment) => flagsOf(deployment));
    const found = [
      ...flags,
      ...portsOf(service, flags.length > 0),
      ...(service.program ? opened(service, service.program) : []),
    ];
    if (found.length > 0) return oncePerPlace(found);
    const command = service.command ?? service.deployments[0]?.command;
    if (!command) return [unknown(service.lost[0] ?? 'the command that starts the service is not known')];
    return [pass({ place: command.place, note: 'no inspector flag' })];
  },
};

function flagsOf({ command, environment, workload }: Deployment): readonly Outcome[] {
  const words = (command?.nodeFlags ?? []).flatMap(({ value, place }) => {
    const flag = FLAG.exec(value)?.[1]?.trim();
    return flag ? [{ flag, place }] : [];
  });
  const options = environment.variables.get('NODE_OPTIONS');
  const inOptions = options?.value === undefined ? undefined : FLAG.exec(options.value)?.[1]?.trim();
  if (inOptions && options) words.push({ flag: inOptions, place: options.place });
  if (workload?.purpose === 'development') return [];
  return words.map(({ flag, place }) => fail({ message: 'flag', args: { flag }, place, anchor: 'flag' }));
}

/** A port that nothing listens on is open to nobody, and to everybody once somebody starts the inspector. */
function portsOf({ image, workloads }: Service, listens: boolean): readonly Outcome[] {
  const exposed = image?.exposes.filter(({ value }) => value === 9229) ?? [];
  const published = workloads
    .filter(({ purpose }) => purpose !== 'development')
    .flatMap(({ container }) =>
      container.ports.flatMap(({ containerPort }) => (containerPort.value === 9229 ? [containerPort] : [])),
    );
  return [
    ...published.map(({ place }) =>
      fail({ message: 'port', place, ...(listens ? {} : { severity: 'note' }), anchor: 'port' }),
    ),
    // EXPOSE alone publishes nothing; it says what was meant.
    ...exposed.map(({ place }) =>
      fail({ message: 'port', place, severity: listens ? 'warning' : 'note', anchor: 'expose' }),
    ),
  ];
}

function opened({ deployments }: Service, program: Program): readonly Outcome[] {
  const env = assumeComplete(deployments[0]?.environment);
  return program
    .callsTo('node:inspector#open', 'node:inspector/promises#open')
    .filter((call) => program.runs(call, env) !== false && program.holds(call.module, call.fact.guards, env) === true)
    .map((call) => fail({ message: 'opened', place: call.place, anchor: call.module }));
}
