import { at, itemsOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Located, Service } from '../types.ts';

/** One entry of `attest:` in the configuration of the linted folder, with the places to point at. */
export interface AttestEntry {
  readonly topic: Located<string>;
  readonly owner: string;
  readonly until: Located<string>;
  readonly place: Place;
}

const FILES = ['nodeready.config.yaml', 'nodeready.config.yml', 'nodeready.config.json', 'nodeready.config.jsonc'];

/** The attestations that speak of this service. Their form was checked when the configuration was read. */
export const attestEntriesOf = memoizeByService((service: Service): readonly AttestEntry[] => {
  const { repository } = service;
  const file = FILES.find((name) => repository.has(name));
  const [document] = file === undefined ? [] : repository.data(file);
  const config =
    document ?? (repository.has('package.json') ? at(repository.data('package.json')[0], 'nodeready') : undefined);
  return itemsOf(at(config, 'attest')).flatMap((item): readonly AttestEntry[] => {
    const topic = at(item, 'topic');
    const until = at(item, 'until');
    const scope = textOf(at(item, 'service'));
    if (!topic || !until) return [];
    if (scope !== undefined && ![service.name, service.id, service.root].includes(scope)) return [];
    return [
      {
        topic: { value: textOf(topic) ?? '', place: topic.place },
        owner: textOf(at(item, 'owner')) ?? '',
        until: { value: textOf(until) ?? '', place: until.place },
        place: item.place,
      },
    ];
  });
});
