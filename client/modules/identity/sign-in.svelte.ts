import type { Problem } from '#shared/kernel/problem.ts';
import { session } from '../../kernel/client.ts';
import { problemOf } from '../../kernel/http.ts';
import { t } from '../../messages.ts';
import { deviceZone } from '../../wall-time.ts';
import { type DemoAccount, fetchDemoAccounts } from './api.ts';
import { signInByPasskey } from './passkey-browser.ts';

type FieldName = 'displayName' | 'email' | 'password' | 'code';

const SHORTEST_PASSWORD = 10;

/** The form of signing in and of registering: what is typed, what is wrong with it, and sending it. */
export class SignIn {
  displayName = $state('');
  email = $state('');
  password = $state('');
  /** Of the authenticator, once it is asked for. */
  code = $state('');
  /** Set when the password was right and a code is asked for. */
  challenge: string | null = $state(null);
  pending: 'form' | 'passkey' | null = $state(null);
  errors: Partial<Record<FieldName, string>> = $state({});
  /** A refusal that belongs to no single field. */
  problem: Problem | null = $state(null);
  demo: DemoAccount[] = $state.raw([]);
  readonly #registers: boolean;

  constructor(options: { registers: boolean }) {
    this.#registers = options.registers;
  }

  async findDemoAccounts(): Promise<void> {
    this.demo = await fetchDemoAccounts();
  }

  fill(account: DemoAccount): void {
    this.email = account.email;
    this.password = account.password;
    this.errors = {};
    this.problem = null;
  }

  /** Whether nothing was refused. What was typed stays when it was. */
  submit(): Promise<boolean> {
    const faults = this.#faults();
    if (Object.keys(faults).length > 0) {
      this.errors = faults;
      this.problem = null;
      return Promise.resolve(false);
    }
    return this.#run('form', () => this.#send());
  }

  byPasskey(): Promise<boolean> {
    return this.#run('passkey', signInByPasskey);
  }

  /** Back to the password: the code is of another account, or took too long. */
  startOver(): void {
    this.challenge = null;
    this.code = '';
    this.errors = {};
    this.problem = null;
  }

  async #send(): Promise<void> {
    const { email, password, displayName, challenge, code } = this;
    if (this.#registers) {
      const { language: locale } = navigator;
      await session.register({ email, password, displayName, timeZone: deviceZone(), locale });
    } else if (challenge === null) {
      this.challenge = await session.signIn({ email, password });
    } else {
      await session.finishSignIn({ challenge, code });
    }
  }

  async #run(which: 'form' | 'passkey', task: () => Promise<void>): Promise<boolean> {
    if (this.pending) return false;
    this.problem = null;
    this.errors = {};
    this.pending = which;
    try {
      await task();
      return true;
    } catch (error) {
      this.#refuse(problemOf(error));
      return false;
    } finally {
      this.pending = null;
    }
  }

  #faults(): Partial<Record<FieldName, string>> {
    const faults: Partial<Record<FieldName, string>> = {};
    if (this.challenge !== null) {
      if (this.code.trim() === '') faults.code = t('second-factor.code-missing');
      return faults;
    }
    if (this.#registers && this.displayName.trim() === '') faults.displayName = t('account.name-missing');
    if (this.email.trim() === '') faults.email = t('account.email-missing');
    else if (!/^\S+@\S+\.\S+$/.test(this.email.trim())) faults.email = t('account.email-wrong');
    if (this.password === '') faults.password = t('account.password-missing');
    else if (this.#registers && this.password.length < SHORTEST_PASSWORD) {
      faults.password = t('register.password-short', { count: this.password.length });
    }
    return faults;
  }

  #refuse(problem: Problem): void {
    if (problem.type.endsWith(':challenge-over')) this.startOver();
    const known: readonly string[] = ['displayName', 'email', 'password', 'code'];
    for (const { path, message } of problem.errors ?? []) {
      if (known.includes(path)) this.errors[path as FieldName] = message;
    }
    if (Object.keys(this.errors).length === 0) this.problem = problem;
  }
}
