import path from 'node:path/posix';
import type { Place } from '../../parsers/place.ts';
import { assumeComplete } from '../../services/observability/effective.ts';
import { folderText } from '../../services/program/reach-modules.ts';
import type { LinkedCall, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

const STATIC = [
  'express#static',
  'express#default.static',
  'serve-static#default',
  'koa-static#default',
  'koa-mount#default',
  '@fastify/static#default',
  'fastify-static#default',
  '@hono/node-server/serve-static#serveStatic',
  'sirv#default',
  'serve-handler#default',
  '@nestjs/serve-static#ServeStaticModule.forRoot',
  'express-static-gzip#default',
];

/** Settings with which a bundler writes maps beside the files that browsers load; `hidden` ones are not announced. */
const EMITS: readonly { readonly file: RegExp; readonly setting: RegExp }[] = [
  { file: /(?:^|\/)vite\.config\.[cm]?[jt]s$/, setting: /\bsourcemap\s*:\s*(?:true|['"]inline['"])/ },
  {
    file: /(?:^|\/)webpack[\w.-]*\.[cm]?[jt]s$/,
    setting: /\bdevtool\s*:\s*['"](?:inline-|eval-)?(?:cheap-)?(?:module-)?source-map['"]/,
  },
  { file: /(?:^|\/)next\.config\.[cm]?[jt]s$/, setting: /\bproductionBrowserSourceMaps\s*:\s*true/ },
  { file: /(?:^|\/)nuxt\.config\.[cm]?[jt]s$/, setting: /\bsourcemap\s*:\s*(?:true|\{[^}]*client\s*:\s*true)/ },
  { file: /(?:^|\/)angular\.json$/, setting: /"sourceMap"\s*:\s*true/ },
];

function registrations({ program, deployments }: Service): readonly LinkedCall[] {
  if (!program) return [];
  const env = assumeComplete(deployments[0]?.environment);
  const registered = program.calls.filter(
    (call) =>
      call.fact.callee.kind === 'member' &&
      call.fact.callee.property === 'register' &&
      call.fact.args[0] !== undefined &&
      program.externals(call.module, call.fact.args[0]).some((name) => STATIC.includes(name)),
  );
  return [...program.callsTo(...STATIC), ...registered].filter((call) => program.runs(call, env) !== false);
}

/** The folder that a call serves, relative to the repository. */
function servedFolder({ program }: Service, call: LinkedCall): string | undefined {
  const facts = program?.modules.get(call.module);
  for (const arg of call.fact.args) {
    const root = program?.option(call.module, arg, 'root') ?? { found: false, value: undefined, module: call.module };
    const other = root.found ? root : program?.option(call.module, arg, 'rootPath');
    const value = other?.found ? other.value : arg;
    const text =
      facts && value ? folderText(facts, value, value === arg && value.kind === 'string' ? 1 : 0) : undefined;
    if (text !== undefined) return path.normalize(text).replace(/\/$/, '');
  }
  return undefined;
}

function settingIn({ repository, root }: Service): Place | undefined {
  for (const file of repository.paths) {
    if (root !== '.' && !file.startsWith(`${root}/`)) continue;
    const row = EMITS.find((item) => item.file.test(file));
    if (!row || /(?:dev|test|storybook)/.test(path.basename(file))) continue;
    const lines = (repository.text(file) ?? '').split('\n');
    const line = lines.findIndex(
      (text) => row.setting.test(text) && !/^\s*(?:\/\/|\*)/.test(text) && !/dev|NODE_ENV|mode|isProd/.test(text),
    );
    if (line >= 0)
      return {
        path: file,
        line: line + 1,
        column: (lines[line] ?? '').search(/\S/) + 1,
        endLine: line + 1,
        endColumn: (lines[line] ?? '').length + 1,
      };
  }
  return undefined;
}

function judge(service: Service, call: LinkedCall): Outcome {
  const folder = servedFolder(service, call);
  const committed =
    folder === undefined
      ? undefined
      : service.repository.paths.find((file) => file.endsWith('.map') && file.startsWith(`${folder}/`));
  if (committed) return fail({ message: 'committed', args: { file: committed }, place: call.place, anchor: 'maps' });
  const setting = settingIn(service);
  if (setting)
    return fail({
      message: 'emitted',
      args: { config: setting.path },
      place: setting,
      related: [{ place: call.place, note: 'serves files' }],
      anchor: 'maps',
    });
  if (folder === undefined) return unknown('which folder is served could not be followed', { place: call.place });
  return pass({ place: call.place, note: `${folder} holds no maps` });
}

export const publicSourceMaps: Rule = {
  id: 'public-source-maps',
  code: 'NR1131',
  title: 'Source maps are served to everybody',
  area: 'image',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['no-public-source-maps'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    emitted:
      '{config} writes source maps beside the files that the service hands to browsers: anybody can read the original source, with comments and internal addresses. Use hidden source maps, upload them to the error tracker, and leave *.map out of the image.',
    committed:
      '{file} lies in a folder that is served: anybody can read the original source. Remove the maps from that folder.',
  },
  docs: {
    what: "For services that serve static files, looks for source maps in the served folder and for bundler settings that emit public ones (vite, webpack, Next.js, Nuxt, Angular). Maps of the server's own code that are not served are fine.",
    why: 'Maps give the whole source of the front end to whoever asks for them.',
    fix: "`sourcemap: 'hidden'` in vite, `devtool: 'hidden-source-map'` in webpack.",
    references: [
      'https://vite.dev/config/build-options.html#build-sourcemap',
      'https://nextjs.org/docs/app/api-reference/config/next-config-js/productionBrowserSourceMaps',
    ],
  },
  examples: {
    bad: [
      {
        title: 'vite writes maps',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'vite.config.ts': 'export default {\n  build: {\n    sourcemap: true,\n  },\n};\n',
          'server.js':
            "const path = require('node:path');\nconst express = require('express');\nconst app = express();\napp.use(express.static(path.join(__dirname, 'dist')));\napp.listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'hidden',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'vite.config.ts': "export default {\n  build: {\n    sourcemap: 'hidden',\n  },\n};\n",
          'server.js':
            "const path = require('node:path');\nconst express = require('express');\nconst app = express();\napp.use(express.static(path.join(__dirname, 'dist')));\napp.listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { command, program } = service;
    if (command?.starter && /next|nuxt|vite|react-router|remix|astro/i.test(command.starter.name)) {
      const setting = settingIn(service);
      return [
        setting
          ? fail({ message: 'emitted', args: { config: setting.path }, place: setting, anchor: 'maps' })
          : pass({ place: command.place, note: 'no public maps by default' }),
      ];
    }
    if (!program)
      return [
        service.lost[0] === undefined ? notApplicable('the service has no source here') : unknown(service.lost[0]),
      ];
    const calls = registrations(service);
    return calls.length > 0
      ? calls.slice(0, 3).map((call) => judge(service, call))
      : [notApplicable('the service serves no files')];
  },
};
