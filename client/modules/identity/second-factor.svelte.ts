import type { Enrolment, SecondFactorState } from '#shared/credentials.ts';
import { t } from '../../messages.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  fetchSecondFactor,
  renewRecoveryCodes,
  turnOffSecondFactor,
} from './account-api.ts';
import { Asking } from './asking.svelte.ts';

/** What a code is being asked for. */
export type CodeFor = 'confirm' | 'renew' | 'turn-off';

/** Setting up two-step sign-in, and ending it. */
export class SecondFactor {
  state: SecondFactorState | null = $state.raw(null);
  readonly loading = new Asking();
  readonly asking = new Asking(['code']);
  enrolment: Enrolment | null = $state.raw(null);
  /** Shown once. */
  codes: readonly string[] | null = $state.raw(null);
  askedFor: CodeFor | null = $state(null);
  code = $state('');

  async load(): Promise<void> {
    const state = await this.loading.run(fetchSecondFactor);
    if (state) this.state = state;
  }

  async begin(): Promise<void> {
    const enrolment = await this.asking.run(beginSecondFactor);
    if (!enrolment) return;
    this.enrolment = enrolment;
    this.ask('confirm');
  }

  ask(what: CodeFor | null): void {
    this.askedFor = what;
    this.code = '';
    this.asking.problem = null;
    if (what !== 'confirm') this.enrolment = null;
  }

  async send(): Promise<void> {
    const { askedFor, code } = this;
    if (code.trim() === '') {
      this.asking.refuse([{ path: 'code', message: t('second-factor.code-missing') }]);
      return;
    }
    const done = await this.asking.run(async () => {
      if (askedFor === 'turn-off') await turnOffSecondFactor(code);
      else this.codes = await (askedFor === 'confirm' ? confirmSecondFactor : renewRecoveryCodes)(code);
      return true;
    });
    if (!done) return;
    if (askedFor !== 'renew') {
      toasts.show({ text: askedFor === 'confirm' ? t('two-step.is-on') : t('two-step.is-off') });
    }
    this.ask(null);
    await this.load();
  }
}
