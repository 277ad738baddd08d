import { type ClientRow, HTTP_CLIENTS } from '../../knowledge/http-clients.ts';
import { assumeComplete } from '../../services/observability/effective.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** Code for browsers, scripts and tests. */
const OUTSIDE = /(?:^|\/)(?:scripts?|migrations?|seeds?|components|client|hooks|public)\/|\.[jt]sx$/;

function isBounded(program: Program, row: ClientRow, call: LinkedCall): boolean {
  const { args, callee } = call.fact;
  if (args.some((arg) => row.options.some((name) => bounds(program, call.module, arg, name)))) return true;
  // Options handed through by a wrapper: the caller decides.
  if (args.some((arg, i) => i > 0 && arg.kind === 'spread')) return true;
  if (
    row.factories.length > 0 &&
    program
      .callsTo(...row.factories)
      .some((made) => made.fact.args.some((arg) => row.options.some((name) => bounds(program, made.module, arg, name))))
  )
    return true;
  if (
    row.members.length > 0 &&
    program.calls.some(
      (other) =>
        other.module === call.module &&
        other.fact.callee.kind === 'member' &&
        row.members.includes(other.fact.callee.property),
    )
  )
    return true;
  return callee.kind === 'member' && callee.property === 'never';
}

function bounds(program: Program, module: string, value: Parameters<Program['option']>[1], name: string): boolean {
  const found = program.option(module, value, name);
  return found.found;
}

function report(row: ClientRow, call: LinkedCall, others: number): Outcome {
  const more = others > 0 ? ` (and ${others} more)` : '';
  return fail({
    message: 'missing',
    args: { client: row.client, more },
    place: call.place,
    anchor: `${call.module} ${row.client}`,
  });
}

export const outboundCallWithoutTimeout: Rule = {
  id: 'outbound-call-without-timeout',
  code: 'NR5101',
  title: 'An outbound call has no deadline',
  area: 'timeouts',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['outbound-timeouts'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'This {client} call waits for as long as the other side likes{more}: one slow dependency ties up requests, sockets and memory until this service is slow too. Give it a deadline (signal: AbortSignal.timeout(2000), or the timeout option).',
  },
  docs: {
    what: 'Looks at every outbound HTTP call of the production path (fetch, undici, axios, got, superagent, request, node:http) for a signal, timeout or dispatcher, on the call, its instance or defaults.',
    why: 'Defaults wait for minutes or for ever; a dependency that hangs then takes every service above it down.',
    fix: 'fetch(url, { signal: AbortSignal.timeout(2_000) }); axios.create({ timeout: 2_000 }).',
    references: ['https://developer.mozilla.org/docs/Web/API/AbortSignal/timeout_static'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const express = require('express');\nconst app = express();\napp.get('/', async (req, res) => res.send(await (await fetch('http://prices/')).text()));\napp.listen(3000);\n",
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
            "const express = require('express');\nconst app = express();\napp.get('/', async (req, res) => res.send(await (await fetch('http://prices/', { signal: AbortSignal.timeout(2000) })).text()));\napp.listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { program } = service;
    const env = assumeComplete(service.deployments[0]?.environment);
    const calls = HTTP_CLIENTS.flatMap((row) =>
      program
        .callsTo(...row.calls)
        .filter((call) => program.runs(call, env) !== false && !OUTSIDE.test(call.module))
        .map((call) => ({ row, call })),
    );
    if (calls.length === 0) return [notApplicable('the service makes no outbound HTTP calls')];
    const open = calls.filter(({ row, call }) => !isBounded(program, row, call));
    const [first] = open;
    if (!first) return [pass(...calls.slice(0, 4).map(({ call }) => call.place))];
    if (open.length * 2 < calls.length)
      return [
        pass(
          ...calls
            .filter((item) => !open.includes(item))
            .slice(0, 4)
            .map(({ call }) => call.place),
        ),
        ...open.slice(0, 3).map(({ row, call }) => report(row, call, 0)),
      ];
    return [report(first.row, first.call, open.length - 1)];
  },
};
