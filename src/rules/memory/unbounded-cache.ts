import { FILE_START } from '../../facts/span.ts';
import { growingCollectionsOf } from '../../services/memory/growing-collections.ts';
import { about, fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const unboundedCache: Rule = {
  id: 'unbounded-cache',
  code: 'NR4004',
  title: 'A collection grows with every request and nothing takes anything out',
  area: 'memory',
  severity: 'error',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['bounded-cache', 'leak-global-accumulation'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    grows:
      'The {what} lives as long as the process, grows here, and nothing ever removes an entry: memory rises until the container is killed. Bound it (an LRU with a maximum, a TTL, a delete when done) or keep the data outside the process.',
  },
  docs: {
    what: 'Looks for Maps, Sets, arrays and objects that live as long as the process (at module level, in a singleton, in the closure of something made at the start) and grow on the request path or in an interval with keys that clients choose, without any delete, clear, size check or replacement. Objects made per request die with it, and a registry filled per type or region is bounded by what it lists.',
    why: 'An unbounded cache is a leak with a name: the service is killed and restarts, again and again, under load.',
    fix: 'Use lru-cache with `max`, delete entries when their work ends, or use Redis.',
    references: ['https://www.npmjs.com/package/lru-cache', 'https://nodejs.org/en/learn/diagnostics/memory'],
  },
  examples: {
    bad: [
      {
        title: 'a Map by id',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const express = require('express');\nconst seen = new Map();\nconst app = express();\napp.get('/:id', (req, res) => {\n  seen.set(req.params.id, Date.now());\n  res.end();\n});\napp.listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'bounded',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const express = require('express');\nconst seen = new Map();\nconst app = express();\napp.get('/:id', (req, res) => {\n  if (seen.size > 1000) seen.clear();\n  seen.set(req.params.id, Date.now());\n  res.end();\n});\napp.listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const growing = growingCollectionsOf(service);
    const entry = {
      place: program.place(program.entries.at(-1) ?? '', FILE_START),
      note: 'no collection grows with the work',
    };
    const lists = growing.filter((item) => item.kind === 'list');
    const passed = [
      ...(growing.length === 0 ? [about(['bounded-cache'], pass(entry))] : []),
      ...(lists.length === 0 ? [about(['leak-global-accumulation'], pass(entry))] : []),
    ];
    const failed = growing.map(({ kind, what, place, from, module }) =>
      about(
        kind === 'list' ? ['bounded-cache', 'leak-global-accumulation'] : ['bounded-cache'],
        fail({
          message: 'grows',
          args: { what },
          place,
          anchor: `${module} ${what}`,
          ...(from ? { related: [{ place: from.place, note: 'reached from here' }] } : {}),
        }),
      ),
    );
    return [...failed, ...passed];
  },
};
