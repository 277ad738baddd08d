import { listenerAddedPerRequest } from '../../../src/rules/memory/listener-added-per-request.ts';
import { expressExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const BUS = ["const { EventEmitter } = require('node:events');", 'const bus = new EventEmitter();'];

ruleCases(listenerAddedPerRequest, {
  fails: [
    {
      name: 'on an emitter of the module',
      files: expressExample(["app.get('/', (req, res) => bus.on('news', (text) => res.write(text)));"], BUS),
      findings: [{ message: 'listener', at: 'server.js:5:28' }],
    },
    {
      name: 'on the process, in another function',
      files: expressExample(
        ["app.get('/', (req, res) => watch(res));"],
        ["const watch = (res) => process.on('SIGHUP', () => res.end());"],
      ),
      findings: [{ message: 'listener', at: 'server.js:2:24' }],
    },
    {
      name: 'on the client of Redis',
      files: expressExample(
        ["app.get('/', (req, res) => redis.on('message', (c, text) => res.write(text)));"],
        ["const Redis = require('ioredis');", 'const redis = new Redis();'],
      ),
      findings: [{ message: 'listener', at: 'server.js:5:28' }],
    },
    {
      name: 'the warning is silenced',
      files: expressExample(["app.get('/', (req, res) => res.end());"], [...BUS, 'bus.setMaxListeners(0);']),
      findings: [{ message: 'unlimited', at: 'server.js:4:1' }],
    },
  ],
  passes: [
    {
      name: 'removed with the response',
      files: expressExample(
        [
          "app.get('/', (req, res) => {",
          '  const send = (text) => res.write(text);',
          "  bus.on('news', send);",
          "  res.on('close', () => bus.off('news', send));",
          '});',
        ],
        BUS,
      ),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'once',
      files: expressExample(["app.get('/', (req, res) => bus.once('news', (text) => res.end(text)));"], BUS),
    },
    {
      name: 'of the request itself',
      files: expressExample(["app.post('/', (req, res) => req.on('data', () => {}).on('end', () => res.end()));"]),
    },
    { name: 'at the start', files: expressExample(["bus.on('news', (text) => console.log(text));"], BUS) },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
