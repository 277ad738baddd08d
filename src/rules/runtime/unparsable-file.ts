import type { Problem } from '../../parsers/place.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

const READS_NOTHING: ReadonlySet<Problem['code']> = new Set(['syntax', 'unreadable', 'too-large', 'binary']);

/** Problems of the files that the verdicts of this service rest on. */
function problemsOf(service: Service): readonly Problem[] {
  const { image, program } = service;
  const sources = [...(program?.modules.values() ?? [])].flatMap((facts) => facts.problems);
  return [...(image?.problems ?? []), ...sources].filter(
    (problem) => READS_NOTHING.has(problem.code) && !isFlow(service, problem),
  );
}

/** A file that says so, or any JavaScript where builds strip the types of Flow. */
function isFlow({ repository, package: owner }: Service, { message, place }: Problem): boolean {
  if (FLOW.test(message)) return true;
  const strips = [...(owner?.dependencies.keys() ?? [])].some((name) =>
    /^flow-bin$|preset-flow|flow-strip-types/.test(name),
  );
  return /\.[cm]?jsx?$/.test(place.path) && (strips || repository.has('.flowconfig'));
}

/** A language of its own, which builds strip: nothing is wrong with such a file. */
const FLOW = /Flow is not supported/;

function flowFiles(service: Service): readonly Problem[] {
  return [...(service.program?.modules.values() ?? [])].flatMap((facts) =>
    facts.problems.filter((problem) => READS_NOTHING.has(problem.code) && isFlow(service, problem)),
  );
}

export const unparsableFile: Rule = {
  id: 'unparsable-file',
  code: 'NR1010',
  title: 'A file of the service could not be parsed',
  area: 'runtime',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['unparsable-file'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    problem:
      'This file could not be read to its end ({why}), so nothing after this place was checked, and node or the builder will stop here too. Mend the syntax.',
  },
  docs: {
    what: 'Reports syntax errors and unreadable files among what the service is made of: its Dockerfile and the modules that its entry reaches.',
    why: 'A file that cannot be read makes every other verdict about it worthless.',
    fix: 'Correct the syntax; exclude generated files that are not part of the service.',
    references: ['https://nodejs.org/api/errors.html#class-syntaxerror'],
  },
  examples: {
    bad: [
      {
        title: 'a broken module',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\nfunction broken( {\n",
        },
      },
    ],
    good: [
      {
        title: 'well-formed',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const problems = problemsOf(service);
    const seen = new Set<string>();
    const failures = problems.flatMap((problem) => {
      if (seen.has(problem.place.path)) return [];
      seen.add(problem.place.path);
      return [
        fail({ message: 'problem', args: { why: problem.message }, place: problem.place, anchor: problem.place.path }),
      ];
    });
    const [flow] = flowFiles(service);
    if (flow && failures.length === 0)
      return [unknown('files in Flow are not read: what they do was not judged', { place: flow.place })];
    if (failures.length > 0) return failures;
    const place = service.command?.place ?? service.image?.stage.from.place;
    return [place ? pass(place) : notApplicable('nothing of the service is known')];
  },
};
