import { samePlace } from '../../parsers/place.ts';
import { findRunCommands } from '../images/run-commands.ts';
import { memoizeByService } from '../memoize.ts';
import type { Service } from '../types.ts';
import { expandScripts } from './commands.ts';
import type { CiRun } from './pipeline.ts';

/** What the Dockerfile of the service runs where CI builds it: a failure there fails the build and so the job. */
export const imageRunsOf = memoizeByService((service: Service): readonly CiRun[] => {
  const { image, repository } = service;
  if (!image) return [];
  const packages = repository.packages.filter(
    ({ folder }) => folder === service.root || folder === (service.package?.workspaceRoot ?? service.root),
  );
  const commands = image.reached.flatMap((stage) =>
    findRunCommands(image, stage).map(({ words, place, ignoredFailure }) => ({ words, place, ignoredFailure })),
  );
  const expanded = expandScripts(commands, packages, { text: repository.text, folder: service.root });
  return repository.ci.flatMap((job) =>
    job.steps
      .filter((step) =>
        image.builtBy.some(
          (place) => samePlace(step.place, place) || step.commands.some((command) => samePlace(command.place, place)),
        ),
      )
      .flatMap((step) =>
        expanded.map((command) => ({ job, step, command, gates: !step.canFail && !command.ignoredFailure })),
      ),
  );
});
