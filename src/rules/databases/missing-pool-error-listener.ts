import { databaseClientsOf } from '../../services/databases/clients.ts';
import { servesRequests } from '../../services/databases/connections.ts';
import { findErrorListener, findErrorListenerNear } from '../../services/databases/error-listeners.ts';
import { assumeComplete } from '../../services/observability/effective.ts';
import type { LinkedCall, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** Brokers whose connection is an EventEmitter that throws without a listener (amqp-node.github.io/amqplib/channel_api.html#model_events). */
const BROKERS = ['amqplib#connect', 'amqplib/callback_api#connect'];

function judgeClients(service: Service): readonly Outcome[] {
  const { program } = service;
  if (!program) return [];
  return databaseClientsOf(service).flatMap((client): readonly Outcome[] => {
    const { row, place, call } = client;
    if (row.kind === 'connection' && !servesRequests(service, program, client)) return [];
    const plugin = call?.fact.callee.kind === 'member' && call.fact.callee.property === 'register';
    if (row.idleErrors === 'handled' || plugin || call?.fact.callee.kind === 'super')
      return [pass({ place, note: `${row.name} takes errors of idle connections itself` })];
    const listener = findErrorListener(program, row.opens) ?? findErrorListenerNear(program, client);
    if (listener) return [pass(listener.place)];
    const message = row.kind === 'connection' ? 'connection' : 'missing';
    return [fail({ message, args: { name: row.name }, place, anchor: row.name })];
  });
}

function judgeBrokers(service: Service): readonly Outcome[] {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const calls = program.callsTo(...BROKERS).filter((call) => program.runs(call, env) !== false);
  const [first] = calls;
  if (!first) return [];
  const near = (): LinkedCall | undefined => calls.map((call) => findErrorListenerNear(program, call)).find(Boolean);
  const listener = findErrorListener(program, BROKERS) ?? near();
  return [
    listener
      ? pass(listener.place)
      : fail({ message: 'connection', args: { name: 'amqplib' }, place: first.place, anchor: 'amqplib' }),
  ];
}

export const missingPoolErrorListener: Rule = {
  id: 'missing-pool-error-listener',
  code: 'NR5007',
  title: 'Errors of idle connections end the process',
  area: 'databases',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['db-pool-error-listener'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      "Nothing listens to 'error' of this {name} client: when the server restarts or a firewall drops an idle connection, the event is thrown and the process dies with all its requests. Add .on('error', …) that logs it; the client reconnects by itself.",
    connection:
      "Nothing listens to 'error' of this {name} connection: when the server restarts or something between drops it, the event is thrown and the process dies with all its requests. Add .on('error', …) that logs it and connects anew, which this client does not do by itself.",
  },
  docs: {
    what: "Looks for an 'error' listener on every pg Pool, node-redis client and amqplib connection. ORMs and drivers that take such errors themselves pass.",
    why: 'These clients are EventEmitters: an error of a connection that nobody uses at the moment has no promise to reject, and without a listener Node ends the process.',
    fix: "pool.on('error', (err) => logger.error({ err }, 'idle client failed')).",
    references: [
      'https://node-postgres.com/apis/pool#error',
      'https://github.com/redis/node-redis#events',
      'https://nodejs.org/api/events.html#error-events',
    ],
  },
  examples: {
    bad: [
      {
        title: 'no listener',
        files: exampleService(
          "import http from 'node:http';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 10 });\nhttp.createServer(async (req, res) => res.end(String(await pool.query('select 1')))).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'logged',
        files: exampleService(
          "import http from 'node:http';\nimport { Pool } from 'pg';\nconst pool = new Pool({ max: 10 });\npool.on('error', (error) => console.error(error));\nhttp.createServer(async (req, res) => res.end(String(await pool.query('select 1')))).listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const outcomes = [...judgeClients(service), ...judgeBrokers(service)];
    return outcomes.length > 0 ? outcomes : [notApplicable('the service opens no database or broker connection')];
  },
};
