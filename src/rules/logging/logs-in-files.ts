import { logDestinationsOf } from '../../services/observability/log-destinations.ts';
import { loggersOf } from '../../services/observability/loggers.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const logsInFiles: Rule = {
  id: 'logs-in-files',
  code: 'NR6025',
  title: 'A container writes its logs to files',
  area: 'logging',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['logs-to-stdout'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    file: 'Logs go to a file inside the container ({file}): they vanish with the pod, fill its disk until then, fail on a read-only file system, and no collector reads them. Write to stdout.',
  },
  docs: {
    what: 'Looks for file transports, rotating files and redirections of the command in services that run in containers.',
    why: 'The file system of a container goes with the container, and so do the lines that explain why it went.',
    fix: 'Remove the file transport; stdout is collected by the platform.',
    exceptions: 'On hosts (pm2, systemd) files with rotation are normal and are not judged.',
    references: ['https://12factor.net/logs', 'https://kubernetes.io/docs/concepts/cluster-administration/logging/'],
  },
  examples: {
    bad: [
      {
        title: 'a file transport',
        files: exampleService([
          "const winston = require('winston');",
          "const logger = winston.createLogger({ transports: [new winston.transports.File({ filename: 'app.log' })] });",
          "require('node:http').createServer((req, res) => { logger.info('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'stdout',
        files: exampleService([
          "const winston = require('winston');",
          'const logger = winston.createLogger({ transports: [new winston.transports.Console()] });',
          "require('node:http').createServer((req, res) => { logger.info('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    const contained =
      service.image !== undefined || service.workloads.some(({ platform }) => !/^(?:pm2|systemd)$/.test(platform));
    if (!contained) return [notApplicable('the service does not run in a container')];
    const { files } = logDestinationsOf(service);
    if (files.length > 0)
      return files.map(({ place, note, certain }) =>
        certain
          ? fail({ message: 'file', args: { file: note }, place, anchor: note })
          : unknown(`whether ${note} is active depends on a condition that is not known`, { place }),
      );
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const [logger] = loggersOf(service);
    const place = logger?.place ?? service.command?.place;
    return [place ? pass({ place, note: 'no file is written' }) : notApplicable('nothing runs')];
  },
};
