import { costlyLogArguments } from '../../../src/rules/event-loop/costly-log-arguments.ts';
import { expressExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (log: string, ...before: readonly string[]): Readonly<Record<string, string>> =>
  expressExample([`app.post('/orders', (req, res) => { ${log} res.json(req.body); });`], before);
const PINO = "const log = require('pino')();";

ruleCases(costlyLogArguments, {
  fails: [
    {
      name: 'JSON.stringify in a debug line',
      files: service('log.debug(JSON.stringify(req.body));', PINO),
      findings: [{ message: 'costly', at: 'server.js:4:37' }],
    },
    {
      name: 'inside of a text',
      files: service('log.info(`created ${JSON.stringify(req.body)}`);', PINO),
      findings: [{ message: 'costly', at: 'server.js:4:37' }],
    },
    {
      name: 'through a name',
      files: service("const text = JSON.stringify(req.body); log.info({ text }, 'x'); log.info(text);", PINO),
      findings: [{ message: 'costly', at: 'server.js:4:101' }],
    },
    {
      name: 'util.inspect',
      files: service('log.info(inspect(req, { depth: 5 }));', PINO, "const { inspect } = require('node:util');"),
      findings: [{ message: 'costly', at: 'server.js:5:37' }],
    },
    {
      name: 'beside a message on the console',
      files: service("console.log('created', JSON.stringify(req.body));"),
      findings: [{ message: 'costly', at: 'server.js:3:37' }],
    },
    {
      name: 'in a helper of another module, once for all places',
      files: {
        ...service(
          "audit('created', req.body); log.info(JSON.stringify(req.headers));",
          PINO,
          "const { audit } = require('./audit');",
        ),
        'audit.js':
          "const log = require('pino')();\nexports.audit = (event, data) => log.info({ event, data: JSON.stringify(data) });\n",
      },
      findings: [{ message: 'costly', at: 'server.js:5:65' }],
    },
  ],
  passes: [
    { name: 'the object itself', files: service("log.debug({ order: req.body }, 'created');", PINO) },
    {
      name: 'the level is asked first',
      files: service("if (log.isLevelEnabled('debug')) log.debug(JSON.stringify(req.body));", PINO),
    },
    {
      name: 'a logger of JSON lines by hand',
      files: service("console.log(JSON.stringify({ level: 'info', msg: 'created', id: req.body.id }));"),
    },
    {
      name: 'only when something failed',
      files: service(
        'try { save(req.body); } catch { log.info(JSON.stringify(req.body)); }',
        PINO,
        'const save = () => {};',
      ),
    },
    { name: 'errors are rare', files: service('log.error(JSON.stringify(req.body));', PINO) },
    {
      name: 'at the start',
      files: expressExample(
        ["app.get('/', (req, res) => res.end());"],
        [PINO, 'log.info(JSON.stringify(process.versions));'],
      ),
    },
    { name: 'an answer is no log line', files: service('res.write(JSON.stringify(req.body));') },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
