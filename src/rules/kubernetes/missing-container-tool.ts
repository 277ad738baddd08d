import { at } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { findTool, programsOf } from '../../services/images/container-tools.ts';
import type { Container } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachWorkload } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const preStop = (command: string): string => `lifecycle:\n  preStop:\n    exec:\n      command: ${command}`;
const repository = (command: string) =>
  deployed([deployment({ container: preStop(command) })], {
    Dockerfile: 'FROM gcr.io/distroless/nodejs24-debian12\nCOPY . /app\nCMD ["/app/server.js"]\n',
  });

interface Hook {
  readonly what: string;
  readonly command: readonly string[];
  readonly place: Place;
}

function hooksOf({ probes, preStop: before }: Container): readonly Hook[] {
  const exec = probes
    .filter((probe) => probe.handler === 'exec')
    .map(({ type, command, node, place }) => ({
      what: `${type} probe`,
      command,
      place: at(node, 'exec', 'command')?.place ?? place,
    }));
  if (!before || before.command.length === 0) return exec;
  return [
    ...exec,
    { what: 'preStop hook', command: before.command, place: at(before.node, 'exec', 'command')?.place ?? before.place },
  ];
}

export const missingContainerTool: Rule = {
  id: 'missing-container-tool',
  code: 'NR3031',
  title: 'A probe or hook runs a program that the image does not have',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['prestop-shell'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    missing:
      'The {what} of {container} runs {program}, which the image {base} does not have: {consequence}. Use {instead}.',
  },
  docs: {
    what: 'Compares the programs of exec probes and preStop hooks, shells and what they start included, with what the base image holds and the Dockerfile installs.',
    why: 'A hook that cannot start is skipped with an event that nobody reads; a probe that cannot start fails.',
    fix: 'Use httpGet probes and the sleep action of preStop, which need nothing in the image; or node itself.',
    references: [
      'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations',
      'https://github.com/GoogleContainerTools/distroless#debug-images',
    ],
  },
  examples: {
    bad: [{ title: 'a shell on distroless', files: repository('["sh", "-c", "sleep 5"]') }],
    good: [{ title: 'node itself', files: repository('["/nodejs/bin/node", "-e", "setTimeout(() => {}, 5000)"]') }],
  },
  check: (service) =>
    eachWorkload(service, ({ container, id }): readonly Outcome[] => {
      const hooks = hooksOf(container);
      if (hooks.length === 0) return [notApplicable('no exec probe and no preStop command')];
      const { image } = service;
      if (!image) return [unknown('the image is not built in this repository')];
      return hooks.map(({ what, command, place }): Outcome => {
        const found = programsOf(command).map((program) => ({ program, presence: findTool(image, program) }));
        const absent = found.find(({ presence }) => presence === 'absent');
        const probe = what.endsWith('probe');
        if (absent)
          return fail({
            message: 'missing',
            args: {
              what,
              container: container.name,
              program: absent.program,
              base: image.base?.text ?? 'built here',
              consequence: probe ? 'it fails each time' : 'the hook fails and the pod gets SIGTERM without the delay',
              instead: probe ? 'httpGet, or node' : 'the sleep action (lifecycle.preStop.sleep.seconds)',
            },
            place,
            related: [{ place: image.stage.from.place, note: 'the image' }],
            anchor: `${id} ${what}`,
          });
        const open = found.find(({ presence }) => presence === 'unknown');
        if (open) return unknown(`whether the image has ${open.program} is not known`, { place });
        return pass({ place, note: found.map(({ program }) => program).join(', ') });
      });
    }),
};
