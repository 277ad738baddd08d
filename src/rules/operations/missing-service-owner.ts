import { ownersOf } from '../../services/ownership/owners.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

export const missingServiceOwner: Rule = {
  id: 'missing-service-owner',
  code: 'NR7306',
  title: 'Nothing says who owns the service',
  area: 'operations',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['service-owner'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'No file says who owns {service}: no CODEOWNERS line covers it, no catalogue entry, team label or README line names an owner. In an incident nobody knows whom to call; name a team.',
  },
  docs: {
    what: 'Looks for an owner in CODEOWNERS (the pattern that covers the entry), catalog-info.yaml and other service catalogues, owner or team labels of the workload, and the README.',
    why: 'One owner per service holds its SLOs, its runbooks and the pager. Without one, every alert is someone else’s.',
    fix: 'Add the team to CODEOWNERS or catalog-info.yaml, or an `Owner:` line to the README.',
    references: [
      'https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners',
      'https://backstage.io/docs/features/software-catalog/descriptor-format/',
    ],
  },
  examples: {
    bad: [{ title: 'nobody', files: { ...EXAMPLE_SERVICE } }],
    good: [{ title: 'CODEOWNERS', files: { ...EXAMPLE_SERVICE, '.github/CODEOWNERS': '* @example/team-orders\n' } }],
  },
  check: (service) => {
    const owners = ownersOf(service);
    if (owners.length > 0)
      return [pass(...owners.slice(0, 3).map(({ place, source, name }) => ({ place, note: `${source}: ${name}` })))];
    const place = nameOf(service) ?? remedyPlace(service);
    return [
      place
        ? fail({ message: 'missing', args: { service: service.name }, place, anchor: 'owner' })
        : notApplicable('nothing of the service stands in the repository'),
    ];
  },
};

/** The name of the package: what an owner would be written beside. */
function nameOf(service: Parameters<typeof ownersOf>[0]): ReturnType<typeof remedyPlace> {
  const data = service.package?.data;
  const entry = data?.kind === 'map' ? data.entries.find(({ key }) => key === 'name') : undefined;
  return entry?.keyPlace ?? data?.place;
}
