import { expressExample, nodeExample } from '../../../../src/rules/node-example.ts';
import type { Example } from '../../../../src/rules/types.ts';
import { EXPRESS, HTTP, WORKER } from './services.ts';

export const databasesExamples: Readonly<Record<string, readonly Example[]>> = {
  'implicit-pool-size': [
    {
      title: 'a connection string',
      files: nodeExample([
        HTTP,
        "const mysql = require('mysql2/promise');",
        'const pool = mysql.createPool(process.env.DATABASE_URL);',
        "http.createServer(async (req, res) => res.end(String(await pool.query('select 1')))).listen(3000);",
      ]),
    },
    {
      title: 'nested options over several lines',
      files: nodeExample([
        HTTP,
        "const { Sequelize } = require('sequelize');",
        "const sequelize = new Sequelize('db', 'user', process.env.PASSWORD, {",
        "    host: 'db', // in the cluster",
        "    dialect: 'postgres' // nothing else",
        '});',
        "http.createServer(async (req, res) => res.end(String(await sequelize.query('select 1')))).listen(3000);",
      ]),
    },
  ],
  'unbounded-pool-wait': [
    {
      title: 'options in a constant',
      files: nodeExample([
        HTTP,
        "const pg = require('pg');",
        'const config = {',
        '    connectionString: process.env.DATABASE_URL,',
        '    max: 20,',
        '};',
        'const pool = new pg.Pool(config);',
        "http.createServer(async (req, res) => res.end(String(await pool.query('select 1')))).listen(3000);",
      ]),
    },
  ],
  'missing-pool-error-listener': [
    { title: 'another module, without semicolons', files: EXPRESS },
    { title: 'a logger in TypeScript', files: WORKER },
  ],
  'redis-reconnect-without-backoff': [
    {
      title: 'node-redis with options',
      files: expressExample(
        ["app.get('/', async (req, res) => res.send(await client.get('a')));"],
        [
          "const { createClient } = require('redis');",
          'const client = createClient({',
          '  url: process.env.REDIS_URL,',
          '  socket: { reconnectStrategy: () => 1000 },',
          '});',
        ],
      ),
    },
    {
      title: 'ioredis by its address',
      files: expressExample(
        ["app.get('/', async (req, res) => res.send(await redis.get('a')));"],
        ["const Redis = require('ioredis');", 'const redis = new Redis(process.env.REDIS_URL);'],
      ),
    },
  ],
};
