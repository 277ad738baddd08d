import path from 'node:path/posix';
import { fileStart } from '../../parsers/place.ts';
import { isSecretName } from '../../services/images/secrets.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

/** Files that are meant to be committed: templates, tests, defaults without secrets, `.env.license` (reuse.software). */
const TEMPLATE =
  /(?:^|[.-])(?:example|sample|template|tmpl|tpl|dist|default|defaults|schema|test|testing|ci|e2e|vault|local-example|spec|licen[cs]e|md|txt)(?:[.-]|$)/i;
/** Values that are no secret: empty, a placeholder, a reference, a local address. */
const HARMLESS =
  /^$|^(?:change[-_ ]?(?:me|this|it)(?:[-_ !].*)?|your[-_].*|xxx+|<.*>|\.\.\.|\$\{.*\}|\$\w+|todo|none|null|true|false|\d{1,5})$|localhost|127\.0\.0\.1|example\.com|^(?:dev|test|secret|password|postgres|root|admin)$|^(?:placeholder|mock|fake|dummy|sample|insert|replace|get[-_ ]this|put[-_ ]your)[-_ ].*$/i;

export const committedEnvFile: Rule = {
  id: 'committed-env-file',
  code: 'NR1201',
  title: 'An env file is committed',
  area: 'config',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-committed-env-files'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    secrets:
      '{file} is in the repository and sets {names}: everybody who can read the history has these values, also after the file is deleted. Rotate them, remove the file, ignore .env* and commit an .env.example with names only.',
    file: '{file} is in the repository{more}: the next secret that somebody adds to it is published with the commit. Ignore .env* and commit an .env.example with names only.',
  },
  docs: {
    what: 'Looks for .env files that git tracks and that govern the service; templates (.env.example, .env.sample, .env.test…) are fine. Values are never printed.',
    why: 'Whatever is committed stays in the history, in forks and in every clone.',
    fix: 'git rm --cached .env, add `.env*` and `!.env.example` to .gitignore, rotate what was in it.',
    references: [
      'https://12factor.net/config',
      'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a committed .env',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          '.env': 'SESSION_SECRET=9f1cA72kQ\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'a template',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          '.env.example': 'SESSION_SECRET=\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { envFiles, tracked } = service.repository;
    const governs = (file: string): boolean => {
      const folder = path.dirname(file);
      return (
        folder === '.' ||
        service.root === folder ||
        service.root.startsWith(`${folder}/`) ||
        folder.startsWith(`${service.root}/`) ||
        // Compose fills its variables from the .env beside it.
        service.workloads.some((workload) => workload.platform === 'compose' && path.dirname(workload.path) === folder)
      );
    };
    const committed = envFiles.filter(
      (file) =>
        (tracked === undefined || file.tracked) &&
        /^\.env/.test(path.basename(file.path)) &&
        governs(file.path) &&
        !TEMPLATE.test(path.basename(file.path).replace(/^\.env/, '')),
    );
    if (committed.length === 0) {
      const ignore = [...service.repository.ignoreFiles.entries()].find(
        ([name]) => path.basename(name) === '.gitignore',
      );
      const line = ignore?.[1].find((item) => /env/.test(item.pattern));
      const place = line?.place ?? service.package?.data.place ?? service.image?.stage.from.place;
      return place
        ? [pass({ place, note: 'no env file is committed' })]
        : [notApplicable('there are no files to look at')];
    }
    const found = committed.map((file) => {
      const secrets = file.variables.filter(
        (variable) => isSecretName(variable.name) && !HARMLESS.test(variable.value ?? ''),
      );
      const place = (secrets[0] ?? file.variables[0])?.place ?? fileStart(file.path);
      return { file, place, names: secrets.map(({ name }) => name) };
    });
    const [first, ...more] = found.filter(({ names }) => names.length === 0);
    return [
      ...found
        .filter(({ names }) => names.length > 0)
        .map(({ file: { path: file }, place, names }) =>
          fail({ message: 'secrets', args: { file, names: names.slice(0, 3).join(', ') }, place, anchor: file }),
        ),
      // Files without a secret have one remedy.
      ...(first
        ? [
            fail({
              message: 'file',
              args: { file: first.file.path, more: more.length > 0 ? ` (and ${more.length} more env files)` : '' },
              place: first.place,
              related: more.slice(0, 5).map(({ place, file }) => ({ place, note: file.path })),
              severity: 'warning',
              anchor: first.file.path,
            }),
          ]
        : []),
    ];
  },
};
