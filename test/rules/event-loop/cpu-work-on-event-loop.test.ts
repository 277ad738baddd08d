import { cpuWorkOnEventLoop } from '../../../src/rules/event-loop/cpu-work-on-event-loop.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const XLSX = ["const xlsx = require('xlsx');"];

ruleCases(cpuWorkOnEventLoop, {
  fails: [
    {
      name: 'a spreadsheet in a route',
      files: expressExample(["app.post('/', (req, res) => res.json(xlsx.read(req.body).SheetNames));"], XLSX),
      findings: [{ message: 'heavy', at: 'server.js:4:38' }],
    },
    {
      name: 'through a function',
      files: expressExample(
        ["app.post('/', (req, res) => res.json(sheets(req.body)));"],
        [...XLSX, 'const sheets = (bytes) => xlsx.read(bytes).SheetNames;'],
      ),
      findings: [{ message: 'heavy', at: 'server.js:3:27' }],
    },
  ],
  passes: [
    {
      name: 'once, at the start',
      files: expressExample(
        ['app.get("/", (req, res) => res.json(book.SheetNames));'],
        [...XLSX, "const book = xlsx.readFile('prices.xlsx');"],
      ),
      evidence: ['server.js:3:14'],
    },
  ],
  notApplicable: [
    { name: 'nothing of the kind', files: nodeExample(["require('node:http').createServer().listen(3000);"]) },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
