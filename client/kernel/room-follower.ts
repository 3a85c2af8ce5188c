/** Carries out what the client rule says for one room of one source. */

import type { Problem } from '#shared/kernel/problem.ts';
import type { Change } from '#shared/kernel/protocol.ts';
import type { Follower, RoomHub } from './room-hub.ts';
import { emptyRoom, isBehind, type RoomEvent, type RoomRule, type RoomState } from './room-reducer.ts';

export interface Clock {
  /** Runs the task once after `ms`; returns the way to call it off. */
  after(ms: number, task: () => void): () => void;
}

export interface FollowerSink {
  apply(change: Change): void;
  refetch(): void;
  refused(problem: Problem): void;
  /** All that one event brought has been applied. */
  settled(): void;
}

export class RoomFollower implements Follower {
  readonly room: string;
  #state: RoomState;
  #hub: RoomHub;
  #clock: Clock;
  #rule: RoomRule;
  #sink: FollowerSink;
  #unfollow: () => void;
  #stopTimer: () => void = () => {};

  constructor(room: string, hub: RoomHub, clock: Clock, rule: RoomRule, sink: FollowerSink) {
    this.room = room;
    this.#hub = hub;
    this.#clock = clock;
    this.#rule = rule;
    this.#sink = sink;
    this.#state = emptyRoom(room, hub.connected);
    this.#unfollow = hub.follow(this);
  }

  get isBehind(): boolean {
    return isBehind(this.#state);
  }

  receive(event: RoomEvent): void {
    const step = this.#rule(this.#state, event);
    this.#state = step.state;
    for (const effect of step.effects) {
      switch (effect.kind) {
        case 'apply':
          this.#sink.apply(effect.change);
          break;
        case 'join':
          this.#hub.ask(this, effect.asked, effect.request);
          break;
        case 'startTimer':
          this.#stopTimer = this.#clock.after(effect.ms, () => {
            this.receive({ kind: 'timer' });
            this.#hub.moved();
          });
          break;
        case 'refetch':
          this.#sink.refetch();
          break;
        case 'refused':
          this.#sink.refused(effect.problem);
          break;
      }
    }
    this.#sink.settled();
  }

  close(): void {
    this.#stopTimer();
    this.#unfollow();
  }
}
