/** What scripts and tests ask of the build; nodeready itself is a command line. */
export { ALL_RULES } from './engine/housekeeping.ts';
export { renderCatalogue } from './reports/catalogue.ts';
export { RULES } from './rules/index.ts';
