import type { Value } from '../../facts/types.ts';
import { requestPathOf } from '../../services/request-path.ts';
import type { LinkedCall, Program, Reach } from '../../services/types.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

interface Container {
  readonly key: string;
  readonly what: string;
}

/** A Map, Set, array or object that lives as long as the process: at module level, or a property of a class. */
function containerOf(program: Program, module: string, value: Value): Container | undefined {
  const facts = program.modules.get(module);
  if (value.kind === 'ref') {
    const binding = facts?.bindings[value.binding];
    const made = binding?.fn === 0 && binding.init ? collectionKind(program, module, binding.init) : undefined;
    return binding && made ? { key: `${module}#${value.binding}`, what: `${made} ${binding.name}` } : undefined;
  }
  if (value.kind !== 'member' || value.object.kind !== 'this' || value.object.cls === undefined) return undefined;
  const { property } = value;
  const cls = facts?.classes[value.object.cls];
  const field = cls?.properties.find((item) => item.name === property);
  const made = field?.value && collectionKind(program, module, field.value);
  return made ? { key: `${module}#c${value.object.cls}.${property}`, what: `${made} ${property}` } : undefined;
}

function collectionKind(program: Program, module: string, value: Value): string | undefined {
  if (value.kind === 'array') return value.items.length === 0 ? 'array' : undefined;
  if (value.kind === 'object') return value.properties.length === 0 ? 'object' : undefined;
  if (value.kind !== 'call') return undefined;
  const path = program.callees(program.call({ module, call: value.call }))[0];
  return path === 'Map' || path === 'Set' ? path : undefined;
}

/** Growth with keys that differ: a literal key fills one slot. */
function grows(call: LinkedCall): boolean {
  const { callee, args } = call.fact;
  if (callee.kind !== 'member') return false;
  if (/^(?:push|unshift|add)$/.test(callee.property)) return true;
  return callee.property === 'set' && args.length === 2 && args[0]?.kind !== 'string';
}

function repeats(program: Program, reach: Reach): Reach {
  const timers = program.callsTo('setInterval').flatMap((call) => program.callbacks(call, 0));
  return program.reach([...reach.functions, ...timers]);
}

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
  topics: ['bounded-cache'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    grows:
      'The {what} lives as long as the process, grows here, and nothing ever removes an entry: memory rises until the container is killed. Bound it (an LRU with a maximum, a TTL, a delete when done) or keep the data outside the process.',
  },
  docs: {
    what: 'Looks for Maps, Sets, arrays and objects at module level or in class properties that grow on the request path or in an interval, without any delete, clear, size check or reassignment.',
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
    const request = requestPathOf(service);
    if (!program || !request) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const reach = repeats(program, request);
    const growing = new Map<string, { readonly what: string; readonly call: LinkedCall }>();
    const shrinking = new Set<string>();
    for (const call of program.calls) {
      const { callee } = call.fact;
      if (callee.kind !== 'member') continue;
      if (/^(?:delete|clear|shift|pop|splice|evict|prune)$/.test(callee.property)) {
        const container = containerOf(program, call.module, callee.object);
        if (container) shrinking.add(container.key);
      } else if (grows(call) && call.fact.fn !== 0 && reach.has({ module: call.module, fn: call.fact.fn })) {
        const container = containerOf(program, call.module, callee.object);
        if (container && !growing.has(container.key)) growing.set(container.key, { what: container.what, call });
      }
    }
    for (const [module, facts] of program.modules) {
      facts.bindings.forEach((binding, id) => {
        if (binding.fn === 0 && binding.writes.length > 0) shrinking.add(`${module}#${id}`);
      });
      for (const guard of facts.guards) noteSizeChecks(program, module, guard.test, shrinking);
    }
    const open = [...growing].filter(([key]) => !shrinking.has(key));
    if (open.length === 0)
      return [
        pass({ place: program.place(program.entries[0] ?? '', [0, 0]), note: 'no collection grows with requests' }),
      ];
    return open.map(([, { what, call }]) =>
      fail({ message: 'grows', args: { what }, place: call.place, anchor: `${call.module} ${what}` }),
    );
  },
};

/** `if (cache.size > max)` bounds what follows. */
function noteSizeChecks(program: Program, module: string, test: Value, shrinking: Set<string>): void {
  if (test.kind === 'logical') {
    noteSizeChecks(program, module, test.left, shrinking);
    noteSizeChecks(program, module, test.right, shrinking);
  }
  if (test.kind !== 'binary') return;
  for (const side of [test.left, test.right]) {
    if (side.kind !== 'member' || !/^(?:size|length)$/.test(side.property)) continue;
    const container = containerOf(program, module, side.object);
    if (container) shrinking.add(container.key);
  }
}
