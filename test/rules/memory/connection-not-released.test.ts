import { connectionNotReleased } from '../../../src/rules/memory/connection-not-released.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const POOL = ["const { Pool } = require('pg');", 'const pool = new Pool();'];

ruleCases(connectionNotReleased, {
  fails: [
    {
      name: 'borrowed and kept',
      files: expressExample(
        [
          "app.get('/', async (req, res) => {",
          '  const client = await pool.connect();',
          "  res.json(await client.query('select 1'));",
          '});',
        ],
        POOL,
      ),
      findings: [{ message: 'borrowed', at: 'server.js:6:24' }],
    },
    {
      name: 'a pool of connections to a mail server for each message',
      files: expressExample(
        [
          "app.post('/mail', async (req, res) => {",
          "  const transport = createTransport({ pool: true, host: 'smtp' });",
          '  await transport.sendMail({ to: req.body.to });',
          '  res.end();',
          '});',
        ],
        ["const { createTransport } = require('nodemailer');"],
      ),
      findings: [{ message: 'opened', at: 'server.js:5:21' }],
    },
    {
      name: 'released unless something throws',
      files: expressExample(
        [
          "app.get('/', async (req, res) => {",
          '  const client = await pool.connect();',
          '  try {',
          "    await client.query('select 1');",
          '    client.release();',
          '  } catch (error) {',
          '    res.status(500);',
          '  }',
          '  res.end();',
          '});',
        ],
        POOL,
      ),
      findings: [{ message: 'unlessThrown', at: 'server.js:6:24' }],
    },
    {
      name: 'a client per request',
      files: expressExample(
        [
          "app.get('/', async (req, res) => {",
          '  const prisma = new PrismaClient();',
          '  res.json(await prisma.order.findMany());',
          '});',
        ],
        ["const { PrismaClient } = require('@prisma/client');"],
      ),
      findings: [{ message: 'opened', at: 'server.js:5:18' }],
    },
    {
      name: 'left open by the callback that is handed it',
      files: expressExample(
        [
          "app.get('/', (req, res) => {",
          '  MongoClient.connect(process.env.MONGO_URL, (error, client) => {',
          "    client.db('shop').collection('ratings').find({}).toArray((failed, data) => res.json(data));",
          '  });',
          '});',
        ],
        ["const { MongoClient } = require('mongodb');"],
      ),
      findings: [{ message: 'opened', at: 'server.js:5:3' }],
    },
  ],
  passes: [
    {
      name: 'a connection for one message, which the transport closes',
      files: expressExample(
        [
          "app.post('/mail', async (req, res) => {",
          "  const transport = createTransport({ host: 'smtp' });",
          '  await transport.sendMail({ to: req.body.to });',
          '  res.end();',
          '});',
        ],
        ["const { createTransport } = require('nodemailer');"],
      ),
    },
    {
      name: 'finally',
      files: expressExample(
        [
          "app.get('/', async (req, res) => {",
          '  const client = await pool.connect();',
          '  try {',
          "    res.json(await client.query('select 1'));",
          '  } finally {',
          '    client.release();',
          '  }',
          '});',
        ],
        POOL,
      ),
      evidence: ['server.js:3:14'],
    },
    {
      name: 'the pool itself',
      files: expressExample(["app.get('/', async (req, res) => res.json(await pool.query('select 1')));"], POOL),
      evidence: ['server.js:3:14'],
    },
    {
      name: 'closed in the callback that is handed it',
      files: expressExample(
        [
          "app.get('/', (req, res) => {",
          '  MongoClient.connect(process.env.MONGO_URL, (error, client) => {',
          '    if (error) return res.status(500).end();',
          "    client.db('shop').collection('ratings').find({}).toArray((failed, data) => {",
          '      res.json(data);',
          '      client.close();',
          '    });',
          '  });',
          '});',
        ],
        ["const { MongoClient } = require('mongodb');"],
      ),
    },
    {
      name: 'closed after use',
      files: expressExample(
        [
          "app.get('/', async (req, res) => {",
          '  const prisma = new PrismaClient();',
          '  res.json(await prisma.order.findMany());',
          '  await prisma.$disconnect();',
          '});',
        ],
        ["const { PrismaClient } = require('@prisma/client');"],
      ),
    },
  ],
  notApplicable: [{ name: 'no database', files: nodeExample(["require('node:http').createServer().listen(3000);"]) }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
