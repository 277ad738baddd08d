/** What the program serves. */
import type { Place } from '../../parsers/place.ts';
import type { FunctionRef, LinkedCall } from '../program/types.ts';

export interface ListeningServer {
  /** `http` and what is built on it; `grpc`; `other` for raw sockets. */
  readonly protocol: 'http' | 'grpc' | 'other';
  readonly framework: string;
  /** The listen call, or the starter. */
  readonly place: Place;
  readonly call: LinkedCall | undefined;
  /** External path of the object that listens (`express#default()`), undefined for a starter. */
  readonly receiver: string | undefined;
  readonly ports: readonly ServerPort[];
  /** A second server for metrics or health only. */
  readonly role: 'main' | 'auxiliary';
}

export interface ServerPort {
  /** Under the effective environment; undefined when unknown. */
  readonly value: number | undefined;
  /** Where the value hangs on variables that may be set elsewhere: what holds if they are not. */
  readonly fallback?: number;
  readonly env: string | undefined;
  readonly place: Place;
}

export interface Route {
  /** Upper case; `ALL` for any method, `USE` for middleware mounted on a path. */
  readonly method: string;
  /** Full path with every prefix that could be followed; parameters as `:name`, wildcards as `*`. */
  readonly path: string;
  /** False when a prefix could not be followed. */
  readonly complete: boolean;
  readonly handlers: readonly FunctionRef[];
  readonly place: Place;
  readonly framework: string;
  readonly call: LinkedCall | undefined;
  /** Status that the library behind it answers when one of its checks fails. */
  readonly failure?: number;
}

export interface RouteTable {
  readonly routes: readonly Route[];
  /** False when routes may exist that were not seen (a company package registers some, a computed path). */
  readonly complete: boolean;
  readonly reasons: readonly string[];
}
