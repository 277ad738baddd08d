import type { Place } from '../../parsers/place.ts';
import { memoizeByProgram } from '../memoize.ts';
import type { Program, Service } from '../types.ts';
import { type Consumer, findArgument, findOption } from './consumers.ts';
import { findInfrastructure } from './infrastructure.ts';

export type DeadLetters =
  | { readonly state: 'kept'; readonly place: Place; readonly note: string }
  | { readonly state: 'lost'; readonly remedy: string }
  | { readonly state: 'unknown'; readonly reason: string };

/** The first argument anywhere that names dead letters; every consumer of a program asks. */
const namedDeadLetters = memoizeByProgram((program) =>
  findArgument(program, /(?:^|[-_.])(?:dlq|dlx|dead-?_?letter\w*|deadLetter\w*)(?:$|[-_.])|x-dead-letter|deadLetter/i),
);

/** What becomes of messages that fail again and again. */
export function deadLettersOf(service: Service, program: Program, { row, call }: Consumer): DeadLetters {
  const named = namedDeadLetters(program);
  switch (row.deadLetters) {
    case 'built-in':
      return { state: 'kept', place: call.place, note: `${row.library} keeps failed jobs` };
    case 'attempts': {
      const dropped = findOption(service, program, call, ['removeOnFail']);
      if (dropped?.value === true)
        return { state: 'lost', remedy: 'removeOnFail with an age or count instead of true' };
      const listener = program.callsTo('bullmq#*.on', 'bull#*.on', 'bullmq#QueueEvents().on').find((item) => {
        const [event] = item.fact.args;
        return event?.kind === 'string' && event.value === 'failed';
      });
      if (named) return { state: 'kept', place: named, note: 'dead letters' };
      if (listener) return { state: 'kept', place: listener.place, note: 'failed jobs are kept, and somebody listens' };
      const decorated = program.callsTo('@nestjs/bullmq#OnWorkerEvent', '@nestjs/bull#OnQueueFailed')[0];
      if (decorated)
        return { state: 'kept', place: decorated.place, note: 'failed jobs are kept, and somebody listens' };
      return { state: 'lost', remedy: "a listener of 'failed' that reports, or moves the job to another queue" };
    }
    case 'redrive': {
      const found = findInfrastructure(service, 'deadLetter');
      if (found.place) return { state: 'kept', place: found.place, note: 'set where the queue is made' };
      if (named) return { state: 'kept', place: named, note: 'dead letters' };
      if (!found.exists)
        return {
          state: 'unknown',
          reason: 'the queue, and with it its dead-letter policy, is made outside this repository',
        };
      return { state: 'lost', remedy: 'a redrive policy on the queue' };
    }
    case 'exchange':
      if (named) return { state: 'kept', place: named, note: 'dead letters' };
      return { state: 'lost', remedy: "assertQueue(name, { deadLetterExchange: 'dlx' })" };
    case 'topic':
      if (named) return { state: 'kept', place: named, note: 'dead letters' };
      return { state: 'lost', remedy: 'a producer that sends what failed to a topic of its own' };
    case 'option':
      if (named) return { state: 'kept', place: named, note: 'dead letters' };
      return { state: 'lost', remedy: 'the dead-letter option of the queue' };
    case 'none':
      if (named) return { state: 'kept', place: named, note: 'dead letters' };
      return { state: 'lost', remedy: 'a counter of deliveries, and a subject of its own for what failed' };
  }
}
