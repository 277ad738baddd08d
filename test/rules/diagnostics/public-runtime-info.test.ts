import { publicRuntimeInfo } from '../../../src/rules/diagnostics/public-runtime-info.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const QUIET = "app.disable('x-powered-by');";

ruleCases(publicRuntimeInfo, {
  fails: [
    {
      name: 'the environment',
      files: expressExample([QUIET, "app.get('/debug', (req, res) => res.json(process.env));"]),
      findings: [{ message: 'environment', at: 'server.js:4:33' }],
    },
    {
      name: 'versions, through a constant',
      files: expressExample(
        [QUIET, "app.get('/info', (req, res) => res.json(info));"],
        ['const info = { node: process.version };'],
      ),
      findings: [{ message: 'version', at: 'server.js:5:32' }],
    },
    {
      name: 'the machine',
      files: expressExample(
        [QUIET, "app.get('/info', (req, res) => res.send(os.hostname()));"],
        ["const os = require('node:os');"],
      ),
      findings: [{ message: 'version', at: 'server.js:5:32' }],
    },
    {
      name: 'Express says what it is',
      files: expressExample(["app.get('/', (req, res) => res.end('ok'));"]),
      findings: [{ message: 'poweredBy', at: 'server.js:2:13' }],
    },
  ],
  passes: [
    {
      name: 'nothing of the kind',
      files: expressExample([QUIET, "app.get('/', (req, res) => res.json({ ok: true }));"]),
      evidence: ['server.js:4:1'],
    },
    {
      name: 'helmet hides it',
      files: expressExample(["app.use(require('helmet')());", "app.get('/', (req, res) => res.json({ ok: true }));"]),
    },
    {
      name: 'behind authentication',
      files: expressExample(
        [QUIET, "app.get('/debug', passport.authenticate('jwt'), (req, res) => res.json({ node: process.version }));"],
        ["const passport = require('passport');"],
      ),
    },
  ],
  notApplicable: [{ name: 'no routes', files: nodeExample(["require('node:http').createServer().listen(3000);"]) }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
