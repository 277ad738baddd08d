import { remedyPlace } from '../../services/remedy-place.ts';
import type { Service } from '../../services/types.ts';
import { nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Rule } from '../types.ts';

/** Variables that carry the version or revision of a build. */
const IDENTITY =
  /^(?:VERSION|SHA|DD_VERSION|K_REVISION|(?:\w+_)?(?:GIT_?SHA\d?|GIT_?COMMIT(?:_SHA)?|GIT_?REV(?:ISION)?|GIT_?REF|COMMIT(?:_?(?:SHA|HASH|REF|ID))?|BUILD_?(?:ID|NUMBER|VERSION|SHA|TAG|REF)|(?:APP|SERVICE|IMAGE|RELEASE|SOURCE)_?VERSION|IMAGE_?TAG|RELEASE(?:_?(?:ID|NAME))?|SOURCE_?COMMIT|IMAGE_REF))$/i;
const NPM_VERSION = 'npm_package_version';
const LABEL = /org\.opencontainers\.image\.(?:revision|version)|org\.label-schema\.(?:vcs-ref|version)/;
const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

export const missingBuildIdentity: Rule = {
  id: 'missing-build-identity',
  code: 'NR4207',
  title: 'Nothing tells which build is running',
  area: 'diagnostics',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['build-identity-exposed'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Neither the source nor the image knows the revision it was built from: in an incident the first question, "which build is this?", has no answer. Pass the commit as a build argument, put it into a label and into the base fields of the logger.',
    unset:
      'npm_package_version is set by the package manager that runs a script; here node is started without one, so the version that is reported is undefined. Read it from package.json, or pass the commit as a build argument.',
  },
  docs: {
    what: 'Looks for a revision or version in the environment that the source reads, in the version of package.json that it imports, in labels of the image, in OTEL_RESOURCE_ATTRIBUTES, and for docker/metadata-action in CI.',
    why: 'Logs and metrics of two builds side by side can be told apart only by it.',
    fix: '`ARG GIT_SHA`, `ENV GIT_SHA=$GIT_SHA`, `LABEL org.opencontainers.image.revision=$GIT_SHA`, and `base: { build: process.env.GIT_SHA }` in the logger.',
    references: [
      'https://github.com/opencontainers/image-spec/blob/main/annotations.md',
      'https://opentelemetry.io/docs/specs/semconv/resource/#service',
    ],
  },
  examples: {
    bad: [{ title: 'nothing', files: nodeExample([SERVER]) }],
    good: [
      {
        title: 'the commit in the environment',
        files: nodeExample(["console.log('starting', process.env.GIT_SHA);", SERVER]),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const [found] = [...inSource(service), ...inImage(service), ...inDeployment(service), ...inCi(service)];
    if (found) return [pass(found)];
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const [read] = [...program.modules].flatMap(([module, { envReads }]) =>
      envReads.flatMap(({ name, span }) => (name === NPM_VERSION ? [program.place(module, span)] : [])),
    );
    // https://docs.npmjs.com/cli/v11/using-npm/scripts#environment
    if (read && service.deployments.some(({ command }) => command?.steps.some((step) => step.kind === 'script')))
      return [pass({ place: read, note: NPM_VERSION })];
    if (read) return [fail({ message: 'unset', place: read, anchor: NPM_VERSION })];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'build' }) : notApplicable('nothing runs')];
  },
};

function inSource({ program }: Service): readonly Evidence[] {
  const found: Evidence[] = [];
  for (const [module, facts] of program?.modules ?? []) {
    if (!program) break;
    for (const read of facts.envReads)
      if (read.name !== undefined && IDENTITY.test(read.name))
        found.push({ place: program.place(module, read.span), note: read.name });
    for (const item of facts.imports)
      if (/(?:^|\/)package\.json$/.test(item.specifier) && !item.typeOnly)
        found.push({ place: program.place(module, item.span), note: 'the version of package.json' });
    for (const call of facts.calls) {
      const [first] = call.args;
      if (first?.kind === 'string' && /^(?:\.{0,2}\/)*(?:package|build-info|version)\.json$/.test(first.value))
        found.push({ place: program.place(module, call.span), note: first.value });
    }
  }
  return found;
}

function inImage({ image }: Service): readonly Evidence[] {
  if (!image) return [];
  const labels = image.reached
    .flatMap((stage) => stage.instructions)
    .filter((item) => item.keyword === 'LABEL' && LABEL.test(item.text))
    .map(({ place }) => ({ place, note: 'a label of the image' }));
  const variables = [...image.env].filter(
    ([name]) => IDENTITY.test(name) && !/^(?:NODE_VERSION|YARN_VERSION)$/.test(name),
  );
  return [...labels, ...variables.map(([name, { place }]) => ({ place, note: name }))];
}

function inDeployment({ deployments }: Service): readonly Evidence[] {
  return deployments.flatMap(({ environment }) =>
    [...environment.variables.values()]
      .filter(
        ({ name, value }) =>
          (name === 'OTEL_RESOURCE_ATTRIBUTES' && /service\.version|vcs\./.test(value ?? '')) ||
          (IDENTITY.test(name) && name !== 'NODE_VERSION'),
      )
      .map(({ name, place }) => ({ place, note: name })),
  );
}

/** Labels that the build is given: by the action that describes images, if they reach the build, or one by one. */
function inCi({ repository }: Service): readonly Evidence[] {
  return repository.ci.flatMap(({ steps }) => {
    const described = steps.find(({ uses }) => /^docker\/metadata-action@/.test(uses?.value ?? ''));
    const used = steps.some(
      ({ uses, with: inputs }) =>
        /outputs\.(?:labels|json|annotations)/.test([...inputs.values()].map(({ value }) => value).join(' ')) ||
        /bake-action@/.test(uses?.value ?? ''),
    );
    const given = steps.flatMap(({ with: inputs, commands }) => [
      ...[inputs.get('labels')].flatMap((item) => (item && LABEL.test(item.value) ? [item.place] : [])),
      ...commands.flatMap(({ words, place }) => (LABEL.test(words.join(' ')) ? [place] : [])),
    ]);
    return [
      ...(described?.uses && used ? [{ place: described.uses.place, note: 'docker/metadata-action' }] : []),
      ...given.map((place) => ({ place, note: 'a label of the image' })),
    ];
  });
}
