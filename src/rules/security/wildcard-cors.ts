import type { Value } from '../../facts/types.ts';
import { CORS } from '../../knowledge/http-security.ts';
import { findMounted } from '../../services/http/mounted.ts';
import type { LinkedCall, OptionLookup, Program } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

function isStar(value: Value | undefined): boolean {
  return value?.kind === 'string' && value.value === '*';
}

/** The origin option of a call such as `cors({ origin })` or `app.register(cors, { origin })`. */
function judge(program: Program, call: LinkedCall, name: string): Outcome {
  const lookups = call.fact.args.map((arg) => program.option(call.module, arg, name));
  const found = lookups.find((item) => item.found);
  if (!found) {
    const open =
      lookups.some((item) => item.maybe) && call.fact.args.some((arg) => arg.kind !== 'object' && arg.kind !== 'ref');
    if (open && call.fact.args.length > 0 && call.fact.callee.kind !== 'member')
      return unknown('the options of the CORS middleware could not be followed', { place: call.place });
    return fail({ message: 'default', args: { what: textOf(program, call) }, place: call.place, anchor: 'cors' });
  }
  return judgeOrigin(program, call, found);
}

function judgeOrigin(program: Program, call: LinkedCall, found: OptionLookup): Outcome {
  const place = found.place ?? call.place;
  const literal = found.value && program.literal(found.module, found.value)?.value;
  if (literal === '*') return fail({ message: 'star', place, anchor: 'cors' });
  if (literal === true) return fail({ message: 'reflect', place, anchor: 'cors' });
  if (found.value?.kind === 'array' && found.value.items.some(isStar))
    return fail({ message: 'star', place, anchor: 'cors' });
  return pass({ place, note: 'origins are named' });
}

function textOf(program: Program, call: LinkedCall): string {
  return program.callees(call)[0]?.endsWith('enableCors') ? 'enableCors()' : 'CORS middleware';
}

export const wildcardCors: Rule = {
  id: 'wildcard-cors',
  code: 'NR5203',
  title: 'Any website may call this service from a browser',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['cors-explicit-origins'],
  kinds: ['http', 'frontend'],
  options: {},
  messages: {
    default:
      '{what} without an origin allows every website to read the responses of this service in the browsers of its users. Give it the list of origins that need it.',
    star: 'Access-Control-Allow-Origin is set to *: every website may read the responses. Name the origins that need it.',
    reflect:
      'The origin option lets every origin through (it reflects what the browser sends). Name the origins that need it.',
  },
  docs: {
    what: 'Works out which origins the CORS middleware of the production path allows: the default of the library, the origin option, headers set by hand.',
    why: 'With a wildcard, any page that a user opens can talk to the service with what the browser has.',
    fix: 'cors({ origin: [process.env.WEB_ORIGIN] }).',
    references: ['https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const cors = require('cors');\nconst express = require('express');\nconst app = express();\napp.use(cors());\napp.listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const cors = require('cors');\nconst express = require('express');\nconst app = express();\napp.use(cors({ origin: ['https://shop.example.com'] }));\napp.listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const server = service.servers.find((item) => item.protocol === 'http');
    if (!server) return [notApplicable('the service serves no HTTP')];
    const { program } = service;
    const judged = CORS.flatMap((row) => findMounted(service, [row]).map((call) => judge(program, call, row.option)));
    const star = program.calls.find((call) =>
      call.fact.args.some(
        (arg, i) =>
          arg.kind === 'string' &&
          /^access-control-allow-origin$/i.test(arg.value) &&
          call.fact.args[i + 1]?.kind === 'string' &&
          isStar(call.fact.args[i + 1]),
      ),
    );
    if (star) judged.push(fail({ message: 'star', place: star.place, anchor: 'cors' }));
    return judged.length > 0
      ? judged
      : [pass({ place: server.place, note: 'no CORS headers: browsers allow the same origin only' })];
  },
};
