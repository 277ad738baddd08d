import { RESOURCES } from '../../knowledge/resources.ts';
import type { Place } from '../../parsers/place.ts';
import { logDestinationsOf } from '../../services/observability/log-destinations.ts';
import { maintenanceJobsOf } from '../../services/ownership/maintenance.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

/** Destinations that rotate by themselves. */
const ROTATING = /rotat|pino-roll|winston File/;
const STREAM = /^(?:node:)?fs#(?:default\.)?createWriteStream\(\)/;

/** Log files of winston that nothing limits, and files of pino and morgan, which never rotate (getpino.io/#/docs/help). */
function unrotatedFiles(service: Service, program: Program): readonly Place[] {
  const files = program
    .callsTo('winston#transports.File', 'winston#default.transports.File')
    .filter((call) => !hasLimit(program, call));
  const access = program.callsTo('morgan#default').filter((call) => {
    const { value, module } = program.option(call.module, call.fact.args[1], 'stream');
    return value !== undefined && program.externals(module, value).some((path) => STREAM.test(path));
  });
  return [
    ...[...files, ...access].filter((call) => program.runs(call) === true).map((call) => call.place),
    ...logDestinationsOf(service).files.flatMap(({ place, note, certain }) =>
      certain && !ROTATING.test(note) ? [place] : [],
    ),
  ];
}

function hasLimit(program: Program, call: LinkedCall): boolean {
  const option = program.option(call.module, call.fact.args[0], 'maxsize');
  const name = program.option(call.module, call.fact.args[0], 'filename');
  const target = name.value && program.literal(name.module, name.value)?.value;
  return option.found || option.maybe || /^\/dev\//.test(String(target));
}

export const missingMaintenanceJob: Rule = {
  id: 'missing-maintenance-job',
  code: 'NR7307',
  title: 'Log files grow and nothing rotates them',
  area: 'operations',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['scheduled-maintenance-jobs'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    unrotated:
      'The service writes a log file here that nothing rotates: the disk fills, and then writes, uploads and the database client fail together. Log to standard output, or set a size limit and keep few files.',
  },
  docs: {
    what: 'Looks for recurring chores that run by themselves (CronJobs, scheduled workflows, schedulers in the source, logrotate) and fails where a log file is written without rotation.',
    why: 'What grows without end stops the service one night: log files, temporary files, rows that nobody deletes.',
    fix: 'Log to standard output; otherwise set maxsize and maxFiles, or add a logrotate file. Delete old rows in a CronJob.',
    exceptions:
      'Whether old data must be deleted is not visible in files: without a job the verdict is unknown, and an attestation settles it.',
    references: ['https://12factor.net/logs', 'https://github.com/pinojs/pino/blob/main/docs/help.md#log-rotation'],
  },
  examples: {
    bad: [
      {
        title: 'a file that grows',
        files: {
          'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
          'server.js':
            "const winston = require('winston');\nconst logger = winston.createLogger({ transports: [new winston.transports.File({ filename: 'orders.log' })] });\nrequire('node:http').createServer((req, res) => { logger.info(req.url); res.end(); }).listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'a purge that runs every night',
        files: {
          'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
          'server.js':
            "const cron = require('node-cron');\nfunction purgeExpiredOrders() {}\ncron.schedule('0 3 * * *', purgeExpiredOrders);\nrequire('node:http').createServer((req, res) => res.end()).listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    const jobs = maintenanceJobsOf(service);
    const growing = program ? unrotatedFiles(service, program) : [];
    const rotates = jobs.some(({ name }) => /logrotate/.test(name));
    if (growing.length > 0 && !rotates)
      return growing.map((place) => fail({ message: 'unrotated', place, anchor: 'log-file' }));
    if (jobs.length > 0) return [pass(...jobs.slice(0, 4).map(({ place, name }) => ({ place, note: name })))];
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const stores = RESOURCES.filter(
      (row) => (row.category === 'database' || row.category === 'cache') && program.callsTo(...row.opens).length > 0,
    );
    return [
      stores.length === 0
        ? notApplicable('the service writes no log file and keeps no data')
        : unknown(
            `no scheduled job deletes old data of ${stores.map((row) => row.name).join(', ')}; it may run elsewhere`,
          ),
    ];
  },
};
