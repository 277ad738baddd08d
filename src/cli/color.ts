import { Chalk, type ChalkInstance } from 'chalk';
import type { Io } from './io.ts';

/** NO_COLOR and FORCE_COLOR decide before the terminal does (no-color.org, force-color.org). */
export function createChalk(when: 'auto' | 'always' | 'never', io: Io): ChalkInstance {
  const forced = io.env.FORCE_COLOR !== undefined && io.env.FORCE_COLOR !== '' && io.env.FORCE_COLOR !== '0';
  const off = io.env.NO_COLOR !== undefined && io.env.NO_COLOR !== '';
  const on = when === 'always' || (when === 'auto' && !off && (forced || io.stdout.isTTY === true));
  return new Chalk({ level: on ? 1 : 0 });
}
