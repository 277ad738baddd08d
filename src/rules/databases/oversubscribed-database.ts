import { poolsOf } from '../../services/databases/clients.ts';
import { budgetOf, connectionLimitOf, findPooler } from '../../services/databases/connection-budget.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachClient } from './each-client.ts';

const DEPLOYMENT = (max: number): Readonly<Record<string, string>> => ({
  'deploy.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 12\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n          env:\n            - name: POOL_MAX\n              value: '${max}'\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:17\n          args: ['-c', 'max_connections=200']\n`,
});
const SOURCE =
  "import http from 'node:http';\nimport { Pool } from 'pg';\nexport const pool = new Pool({ max: Number(process.env.POOL_MAX) });\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n";

export const oversubscribedDatabase: Rule = {
  id: 'oversubscribed-database',
  code: 'NR5002',
  title: 'All pods together may open more connections than the database accepts',
  area: 'databases',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['db-pool-math'],
  kinds: LONG_RUNNING,
  options: {
    maxConnections: {
      default: 0,
      minimum: 0,
      description: 'max_connections of the database; 0 where it is to be found in the repository.',
    },
    reserved: {
      default: 3,
      minimum: 0,
      description: 'Connections kept for administration (PostgreSQL: superuser_reserved_connections, 3).',
    },
  },
  messages: {
    over: 'Up to {total} connections ({formula}) meet a database that accepts {limit}, {reserved} of them reserved: at the peak or during a rollout new pods cannot connect. Use at most {safe} per pool, or put a pooler in between.',
  },
  docs: {
    what: 'Multiplies the size of every pool with the processes of a pod and the most pods there can be (replicas or the maximum of the autoscaler, plus the surge of a rollout), and compares with max_connections: from the options, from the database that the repository deploys, or from chart values and server configuration.',
    why: 'The sum only overflows under load or in a rollout, exactly when connections are needed most.',
    fix: 'Pool size = floor((max_connections − reserved) / most pods / processes); above that use PgBouncer, RDS Proxy or the like.',
    exceptions:
      'Where the limit is not in the repository the verdict is unknown, with the numbers; set maxConnections of this rule to have it judged.',
    references: [
      'https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS',
      'https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_max_connections',
      'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge',
    ],
  },
  examples: {
    bad: [{ title: '15 pods with 20 connections against 200', files: exampleService(SOURCE, DEPLOYMENT(20)) }],
    good: [{ title: '15 pods with 10 connections against 200', files: exampleService(SOURCE, DEPLOYMENT(10)) }],
  },
  check: (service, { options }) =>
    eachClient(
      service,
      poolsOf(service).filter(({ row }) => row.engine !== 'mongodb' && row.name !== 'generic-pool'),
      (client) => {
        const { program } = service;
        if (!program) return undefined;
        const pooler = findPooler(service, client);
        if (pooler) return pass({ place: pooler, note: 'a pooler stands before the database' });
        const { pool, processes, pods, total, formula } = budgetOf(service, program, client);
        const configured = Number(options.maxConnections);
        const found = connectionLimitOf(service, client);
        const limit = configured > 0 ? configured : found?.connections;
        const evidence = [pool, processes, pods].map(({ place, text }) => ({ place, note: text }));
        if (found && configured === 0) evidence.push({ place: found.place, note: found.note });
        if (limit === undefined || total === undefined) {
          const sum = total === undefined ? formula : `${formula} = ${total}`;
          const against =
            limit === undefined ? 'the max_connections of the database, which is not in the repository' : limit;
          return unknown(`connections: ${sum}; to compare with ${against}`, ...evidence);
        }
        const reserved = Number(options.reserved);
        if (total <= limit - reserved) return pass(...evidence);
        const safe = Math.floor((limit - reserved) / ((pods.value ?? 1) * (processes.value ?? 1)));
        return fail({
          message: 'over',
          args: { total, formula, limit, reserved, safe },
          place: pool.place,
          related: evidence.slice(1),
          anchor: client.row.name,
        });
      },
      'the service opens no pool to a database that counts connections',
    ),
};
