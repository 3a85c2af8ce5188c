import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PoolUse } from './database.ts';
import type { JobCount } from './jobs.ts';

/** What is looked at when somebody asks, and not counted before. */
export interface Watched {
  sockets(): number;
  rooms(): number;
  pools(): PoolUse[];
  jobs(): Promise<JobCount[]>;
}

const NANOSECONDS = 1e-9;
const LAG_RESOLUTION_MS = 10;
/** Seconds. Reads and writes take milliseconds; half a second is already slow. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Figures for Prometheus. Durations are in seconds, as its naming rules ask for. */
export class Telemetry {
  readonly #registry = new Registry();
  readonly #lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  readonly #requests = this.#with(
    new Counter({
      name: 'muster_http_requests_total',
      help: 'Answered requests by declared route, method and status.',
      labelNames: ['route', 'method', 'status'] as const,
      registers: [],
    }),
  );
  readonly #durations = this.#with(
    new Histogram({
      name: 'muster_http_request_seconds',
      help: 'Time from a request to its answer.',
      labelNames: ['route', 'method'] as const,
      buckets: BUCKETS,
      registers: [],
    }),
  );
  readonly #delays = this.#with(
    new Histogram({
      name: 'muster_change_delivery_seconds',
      help: "Time from a change's commit until this node wrote it to its sockets.",
      buckets: BUCKETS,
      registers: [],
    }),
  );

  constructor() {
    this.#lag.enable();
    this.#gauge('muster_event_loop_lag_seconds', 'Longest and p99 lateness since the last look.', ['kind'], {
      collect: (set) => {
        set(this.#lag.percentile(99) * NANOSECONDS, { kind: 'p99' });
        set(this.#lag.max * NANOSECONDS, { kind: 'longest' });
        this.#lag.reset();
      },
    });
    this.#gauge('muster_memory_bytes', 'Memory of the process.', ['kind'], {
      collect: (set) => {
        const { rss, heapUsed, heapTotal } = process.memoryUsage();
        set(rss, { kind: 'resident' });
        set(heapUsed, { kind: 'heap_used' });
        set(heapTotal, { kind: 'heap_total' });
      },
    });
    this.#gauge('muster_processor_seconds', 'Processor time used since the start.', [], {
      collect: (set) => {
        const { user, system } = process.cpuUsage();
        set((user + system) / 1e6);
      },
    });
  }

  answered(answer: { route: string; method: string; status: number; ms: number }): void {
    const { route, method, status, ms } = answer;
    this.#requests.inc({ route, method, status: String(status) });
    this.#durations.observe({ route, method }, ms / 1000);
  }

  /** A change was written to the sockets of its room so long after its commit. */
  delivered(ms: number): void {
    this.#delays.observe(Math.max(0, ms) / 1000);
  }

  watch({ sockets, rooms, pools, jobs }: Watched): void {
    this.#gauge('muster_sockets', 'Connected sockets.', [], { collect: (set) => set(sockets()) });
    this.#gauge('muster_rooms', 'Rooms that somebody here listens to.', [], {
      collect: (set) => set(rooms()),
    });
    this.#gauge('muster_database_connections', 'Connections to the database by use.', ['pool', 'use'], {
      collect: (set) => {
        for (const { pool, total, idle, waiting } of pools()) {
          set(total - idle, { pool, use: 'busy' });
          set(idle, { pool, use: 'idle' });
          set(waiting, { pool, use: 'waited_for' });
        }
      },
    });
    this.#gauge('muster_jobs', 'Jobs by queue and state.', ['queue', 'state'], {
      collect: async (set) => {
        for (const { queue, state, jobs: count } of await jobs()) set(count, { queue, state });
      },
    });
  }

  /** In Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  close(): void {
    this.#lag.disable();
    this.#registry.clear();
  }

  #with<M extends Counter<string> | Histogram<string>>(metric: M): M {
    this.#registry.registerMetric(metric as never);
    return metric;
  }

  #gauge(
    name: string,
    help: string,
    labelNames: string[],
    {
      collect,
    }: {
      collect(set: (value: number, labels?: Record<string, string>) => void): void | Promise<void>;
    },
  ): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect: async () => {
        gauge.reset();
        await collect((value, labels) => (labels ? gauge.set(labels, value) : gauge.set(value)));
      },
    });
  }
}
