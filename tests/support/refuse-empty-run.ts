import type { Reporter } from 'vitest/node';

/** Fails a run in which no test was executed: a check that sees nothing must not pass. */
export class RefuseEmptyRun implements Reporter {
  #executed = 0;

  onTestCaseResult(test: Parameters<NonNullable<Reporter['onTestCaseResult']>>[0]): void {
    if (test.result().state !== 'skipped') this.#executed++;
  }

  onTestRunEnd(): void {
    if (this.#executed > 0) return;
    process.exitCode = 1;
    process.stderr.write('No test was executed: correct the path or the filter.\n');
  }
}
