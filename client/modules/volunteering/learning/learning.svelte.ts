import type { AlgorithmPerformance, ScorePerformance, WeightVersionView } from '#shared/learning.ts';
import type { Weights } from '#shared/matching.ts';
import { by } from '../../../kernel/collection-core.ts';
import { liveCollection } from '../../../kernel/live-collection.svelte.ts';
import { t } from '../../../messages.ts';
import { Attempt } from '../../../ui/attempt.svelte.ts';
import { toasts } from '../../../ui/toasts.svelte.ts';
import { previewWeights } from '../api.ts';
import { decideWeights, performanceUrl, WEIGHT_VERSION } from './api.ts';

/** Every version of the weights, newest first; its `answer` says how the score does. Made while a component is set up. */
export const weightVersions = (mayRead: () => boolean) =>
  liveCollection<AlgorithmPerformance, WeightVersionView>(
    () =>
      mayRead() && {
        url: performanceUrl,
        from: { [WEIGHT_VERSION]: (answer) => answer.versions },
        order: by((version) => version.number, 'descending'),
      },
  );

/** What administrators decide about weights; each waits for the server. */
export class WeightVerbs extends Attempt {
  async learn(): Promise<void> {
    await this.run(
      () => decideWeights('learn', {}, t('learning.learn')),
      ({ state, number, report }) => {
        const why = report?.stays;
        if (state === 'kept' && why)
          toasts.show({ text: t('learning.kept', { why: t(`learning.stays.${why}`) }) });
        else toasts.show({ text: t('learning.proposes', { number }) });
      },
    );
  }

  adopt(body: { versionId: string } | { weights: Weights }): Promise<boolean> {
    return this.#decide('adopt', body);
  }

  rollBack(versionId: string): Promise<boolean> {
    return this.#decide('roll-back', { versionId });
  }

  refuse(versionId: string): Promise<boolean> {
    return this.run(
      () => decideWeights('refuse', { versionId }, t('learning.refuse')),
      ({ number }) => toasts.show({ text: t('learning.refused', { number }) }),
    );
  }

  #decide(verb: string, body: object): Promise<boolean> {
    return this.run(
      () => decideWeights(verb, body, t('learning.title')),
      ({ number }) => toasts.show({ text: t('learning.adopted', { number }) }),
    );
  }
}

const AFTER_MS = 150;

/** The last weeks under weights that somebody tries; the answer of the newest question counts. */
export class Preview {
  after: ScorePerformance | null = $state.raw(null);
  failed = $state(false);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  of(weights: Weights): void {
    clearTimeout(this.#timer);
    const mine = ++this.#asked;
    this.#timer = setTimeout(() => void this.#ask(weights, mine), AFTER_MS);
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#asked++;
    this.after = null;
    this.failed = false;
  }

  async #ask(weights: Weights, mine: number): Promise<void> {
    try {
      const { after } = await previewWeights(weights);
      if (mine !== this.#asked) return;
      this.after = after;
      this.failed = false;
    } catch {
      if (mine === this.#asked) this.failed = true;
    }
  }
}
