import { exampleService } from '../../../src/rules/example-service.ts';
import { unparsableFile } from '../../../src/rules/runtime/unparsable-file.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer().listen(3000);\n";

ruleCases(unparsableFile, {
  fails: [
    {
      name: 'a broken entry',
      files: exampleService(`${SERVER}function broken( {\n`),
      findings: [{ message: 'problem', at: 'server.js:3:1' }],
    },
    {
      name: 'a broken module on the way',
      files: exampleService(`require('./orders.js');\n${SERVER}`, { 'orders.js': 'exports.list = () => [1, 2;\n' }),
      findings: [{ message: 'problem', at: 'orders.js:1:27' }],
    },
  ],
  passes: [
    {
      name: 'styles beside the source',
      files: exampleService(`require('./page.js');\n${SERVER}`, {
        'page.js': "import './page.module.scss';\n",
        'page.module.scss': "@import 'variables';\n.page { color: red; }\n",
      }),
    },
    { name: 'well-formed', files: exampleService(SERVER), evidence: ['Dockerfile:4:5'] },
    {
      name: 'a broken file that nothing reaches',
      files: exampleService(SERVER, { 'scripts/old.js': 'function broken( {\n' }),
    },
  ],
  notApplicable: [],
  unknown: [
    {
      name: 'where builds strip Flow from every file',
      files: exampleService(`require('./orders.js');\n${SERVER}`, {
        '.flowconfig': '',
        'orders.js': 'exports.list = (all: boolean = false, options?: Object = {}) => [all, options];\n',
      }),
    },
    {
      name: 'a module in Flow, which a build strips',
      files: exampleService(`require('./orders.js');\n${SERVER}`, {
        'orders.js': '// @flow\nopaque type Id = string;\nexport const list = (id: ?Id): {| id: ?Id |} => ({ id });\n',
      }),
    },
  ],
});
