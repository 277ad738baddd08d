import { type CorsPolicy, corsPoliciesOf } from '../../services/http/cors.ts';
import { lostSource } from '../../services/http/lost-source.ts';
import { loadedByName } from '../../services/served/find-routes.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Evidence, Outcome, Rule } from '../types.ts';

function judge(policy: CorsPolicy): Outcome {
  const { place, by, origins } = policy;
  switch (origins) {
    case 'named':
      return pass({ place, note: 'origins are named' });
    case 'none':
      return pass({ place, note: 'no origin is allowed' });
    case 'unknown':
      return unknown(policy.reason ?? 'the origins could not be followed', { place });
    case 'default':
      return fail({ message: 'default', args: { what: by }, place, severity: 'warning', anchor: 'cors' });
    case 'any':
      return fail({ message: 'star', place, severity: 'warning', anchor: 'cors' });
    case 'reflected':
      return policy.credentials
        ? fail({ message: 'credentials', place, anchor: 'cors' })
        : fail({ message: 'reflect', place, severity: 'warning', anchor: 'cors' });
  }
}

/** Routes that open themselves to everybody, one after the other in one file, are one decision. */
function onePerFile(outcomes: readonly Outcome[]): readonly Outcome[] {
  const firsts = new Map<string, Failure>();
  const others = new Map<Failure, Evidence[]>();
  for (const outcome of outcomes) {
    if (outcome.verdict !== 'fail') continue;
    const key = `${outcome.message}\0${outcome.place.path}`;
    const first = firsts.get(key);
    if (first) others.get(first)?.push({ place: outcome.place, note: 'and here' });
    else {
      firsts.set(key, outcome);
      others.set(outcome, []);
    }
  }
  return outcomes.flatMap((outcome): readonly Outcome[] => {
    if (outcome.verdict !== 'fail') return [outcome];
    const also = others.get(outcome);
    return also ? [also.length === 0 ? outcome : { ...outcome, related: also.slice(0, 5) }] : [];
  });
}

type Failure = Extract<Outcome, { verdict: 'fail' }>;

export const wildcardCors: Rule = {
  id: 'wildcard-cors',
  code: 'NR5203',
  title: 'Any website may call this service from a browser',
  area: 'security',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['cors-explicit-origins'],
  kinds: ['http', 'frontend', 'unknown'],
  options: {},
  messages: {
    default:
      '{what} without an origin option allows every website to read the responses of this service in the browsers of its users. Give it the list of origins that need it.',
    credentials:
      'Every origin is let through, and with credentials: any page that a user opens can act here with the cookies of that user and read the answers. Compare the origin with a list before it is sent back.',
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
    const policies = corsPoliciesOf(service);
    if (policies.length > 0) return onePerFile(policies.map(judge));
    const [loaded] = service.routes.routes.length === 0 ? loadedByName(service.program) : [];
    const lost = lostSource(service) ?? loaded;
    if (lost) return [unknown(lost)];
    return [pass({ place: server.place, note: 'no CORS headers: browsers allow the same origin only' })];
  },
};
