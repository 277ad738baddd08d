import { RUNNERS } from '../../knowledge/runners.ts';
import type { CommandChain, Deployment, Service } from '../../services/types.ts';
import { about, fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

const RUNNER_TOPIC = ['ts-runner-in-production'];
const ANY_TOPIC = ['no-dev-runner-in-production'];

/** Preloads that compile on the fly. */
const HOOKS =
  /^(?:tsx(?:\/.*)?|ts-node(?:\/.*)?|@swc-node\/register(?:\/.*)?|@swc\/register|esbuild-register(?:\/.*)?|@babel\/register|babel-register|esm|jiti\/register|@esbuild-kit\/.*|sucrase\/register(?:\/.*)?|tsconfig-paths\/register|ts-blank-space\/register|amaro\/.*)$/;
const HARMLESS_HOOKS = /^tsconfig-paths\/register$/;
/** Development servers of frameworks. */
const DEV_COMMANDS =
  /^(?:next|nuxt|nuxi|astro|remix|react-router|svelte-kit|vinxi|nitro|strapi|medusa|wrangler|waku) (?:dev|develop|vite:dev)\b|^next(?:\s+(?:-(?!>)|\.)|$)|^vite(?: (?:dev|serve))?(?:\s+-|$)|^nest start\b.*(?:--watch|-w\b|--debug|-d\b)|^react-scripts start\b|^webpack(?:-dev-server| serve)\b|^adonis serve\b|^node ace serve\b.*--(?:watch|hmr)/;

interface DevRunner {
  readonly message: 'watch' | 'transpile' | 'server';
  readonly what: string;
}

function findRunner(command: CommandChain): DevRunner | undefined {
  for (const step of command.steps) {
    const text = step.text.replace(/^(?:npx |pnpm exec |yarn (?=\w)|\S*\/\.bin\/)/, '');
    if (DEV_COMMANDS.test(text)) return { message: 'server', what: text };
    const [program = ''] = text.split(' ');
    const row = RUNNERS.find((item) => item.name === program.replace(/^.*\//, ''));
    if (row && (step.kind === 'node' || step.kind === 'supervisor'))
      return { message: row.watches || /^\S+ watch\b/.test(text) ? 'watch' : 'transpile', what: text };
  }
  const watch = command.nodeFlags.find(({ value }) => /^--watch(?:-path)?(?:[= ]|$)/.test(value));
  if (watch) return { message: 'watch', what: `node ${watch.value}` };
  const hook = command.preloads.find(({ specifier }) => HOOKS.test(specifier) && !HARMLESS_HOOKS.test(specifier));
  return hook && { message: 'transpile', what: hook.specifier };
}

/** NODE_OPTIONS may bring the hook: `--import tsx`. */
function hookOfOptions({ environment }: Deployment): DevRunner | undefined {
  const text = environment.variables.get('NODE_OPTIONS')?.value ?? '';
  const match = /(?:--import|--require|-r|--loader|--experimental-loader)[= ](\S+)/g;
  for (const [, specifier = ''] of text.matchAll(match))
    if (HOOKS.test(specifier) && !HARMLESS_HOOKS.test(specifier))
      return { message: 'transpile', what: `NODE_OPTIONS ${specifier}` };
  return undefined;
}

function judge(service: Service, deployment: Deployment): readonly Outcome[] {
  const { command, workload } = deployment;
  if (!command) return [];
  const found = findRunner(command) ?? hookOfOptions(deployment);
  const anchor = workload?.id ?? service.image?.dockerfile ?? service.id;
  if (found) {
    const outcome = fail({ message: found.message, args: { what: found.what }, place: command.place, anchor });
    return [service.image ? outcome : about(ANY_TOPIC, outcome)];
  }
  if (command.steps.every((step) => step.kind !== 'node') && !command.starter)
    return [unknown(command.lost ?? 'the command could not be followed to node', { place: command.place })];
  const passed = pass({ place: command.place, note: command.argv.join(' ').slice(0, 80) });
  if (command.builtPath !== undefined && /\.[cm]?tsx?$/.test(command.builtPath))
    return [
      about(
        ANY_TOPIC,
        fail({ message: 'strips', args: { file: command.builtPath }, place: command.place, severity: 'note', anchor }),
      ),
      ...(service.image ? [about(RUNNER_TOPIC, passed)] : []),
    ];
  return [service.image ? passed : about(ANY_TOPIC, passed)];
}

export const devRunnerInProduction: Rule = {
  id: 'dev-runner-in-production',
  code: 'NR1112',
  title: 'The service is started by a tool made for development',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: [...ANY_TOPIC, ...RUNNER_TOPIC],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    watch:
      '`{what}` watches files and restarts: in production it costs memory and file handles, ends node before requests are drained, and hides a crash by waiting for a change. Start the built file with node.',
    transpile:
      '`{what}` compiles TypeScript at every start: slower boots during an incident, a compiler and devDependencies in production, and type errors that nothing stops. Build first and start the JavaScript with node.',
    server:
      '`{what}` is a development server: unoptimised, verbose in its error pages, and not made for traffic. Build, and use the production command of the framework.',
    strips:
      'node strips the types of {file} at every start: it works, but nothing is checked or bundled, and enums or decorators fail at run time. A build is the safer form.',
  },
  docs: {
    what: 'Follows every start command (image, Kubernetes, compose, pm2, systemd, Procfile, start script) to node and looks for watchers (nodemon, node --watch, ts-node-dev), compilers on the fly (ts-node, tsx, babel-node, their hooks, also in NODE_OPTIONS) and development servers of frameworks.',
    why: 'Development tools trade start-up time, memory and signals for comfort that production has no use for.',
    fix: '`tsc` or a bundler in the build stage, `CMD ["node", "dist/main.js"]` in the last.',
    references: ['https://nodejs.org/api/cli.html#--watch', 'https://nodejs.org/api/typescript.html'],
  },
  examples: {
    bad: [
      {
        title: 'tsx in the image',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["npx", "tsx", "server.ts"]\n',
          'server.ts': "import http from 'node:http';\nhttp.createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'the built file',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
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
    const seen = new Set<string>();
    const outcomes = judged.filter((outcome) => {
      const key = JSON.stringify(outcome);
      return !seen.has(key) && seen.add(key) !== undefined;
    });
    if (outcomes.length === 0) return [notApplicable('no start command is known')];
    return service.image
      ? outcomes
      : [...outcomes, about(RUNNER_TOPIC, notApplicable('the service has no image here'))];
  },
};
