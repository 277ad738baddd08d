import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { LinkedCall, Program, Service } from '../types.ts';

export interface SchemaSync {
  readonly place: Place;
  readonly kind: 'synchronize' | 'migrationsRun' | 'force' | 'alter' | 'create';
  readonly certain: boolean;
}

const CONNECTIONS = [
  'typeorm#DataSource',
  'typeorm#createConnection',
  '@nestjs/typeorm#TypeOrmModule.forRoot',
  '@nestjs/sequelize#SequelizeModule.forRoot',
  'sequelize-typescript#Sequelize',
];
const SYNCS = [
  'sequelize#Sequelize().sync',
  'sequelize#default().sync',
  'sequelize-typescript#Sequelize().sync',
  'typeorm#DataSource().synchronize',
];

/** Options and calls by which an ORM changes the schema to its models when the program starts. */
export const schemaSyncsOf = memoizeByService((service: Service): readonly SchemaSync[] => {
  const { program } = service;
  if (!program) return [];
  return [
    ...program
      .callsTo(...CONNECTIONS)
      .flatMap((call) => [
        ...flag(service, program, call, 'synchronize'),
        ...flag(service, program, call, 'migrationsRun'),
      ]),
    ...program.callsTo(...SYNCS).flatMap((call): readonly SchemaSync[] => {
      const runs = program.runs(call, service.deployments[0]?.environment);
      if (runs === false) return [];
      const force = flag(service, program, call, 'force');
      const alter = flag(service, program, call, 'alter');
      if (force.length > 0 || alter.length > 0) return [...force, ...alter];
      return [{ place: call.place, kind: 'create', certain: runs === true }];
    }),
  ];
});

function flag(
  service: Service,
  program: Program,
  call: LinkedCall,
  name: 'synchronize' | 'migrationsRun' | 'force' | 'alter',
): readonly SchemaSync[] {
  const environment = service.deployments[0]?.environment;
  const runs = program.runs(call, environment);
  const found = program.option(call.module, call.fact.args[0], name);
  if (!found.found || !found.value || runs === false) return [];
  const value = program.literal(found.module, found.value, environment);
  if (value && value.value !== true && value.value !== 'true') return [];
  return [
    { place: found.place ?? call.place, kind: name, certain: value !== undefined && runs === true && !found.maybe },
  ];
}
