import type { Problem } from '#shared/kernel/problem.ts';
import { session } from '../../kernel/client.ts';
import { problemOf } from '../../kernel/http.ts';
import { t } from '../../messages.ts';
import { deviceZone } from '../../wall-time.ts';
import { type DemoAccount, fetchDemoAccounts } from './api.ts';

type FieldName = 'displayName' | 'email' | 'password';

const SHORTEST_PASSWORD = 10;

/** The form of signing in and of registering: what is typed, what is wrong with it, and sending it. */
export class SignIn {
  displayName = $state('');
  email = $state('');
  password = $state('');
  pending = $state(false);
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

  /** Whether the person is in now. What was typed stays when it was refused. */
  async submit(): Promise<boolean> {
    this.problem = null;
    this.errors = this.#faults();
    if (Object.keys(this.errors).length > 0 || this.pending) return false;
    this.pending = true;
    try {
      const { email, password, displayName } = this;
      if (this.#registers) {
        await session.register({ email, password, displayName, timeZone: deviceZone() });
      } else {
        await session.signIn({ email, password });
      }
      return true;
    } catch (error) {
      this.#refuse(problemOf(error));
      return false;
    } finally {
      this.pending = false;
    }
  }

  #faults(): Partial<Record<FieldName, string>> {
    const faults: Partial<Record<FieldName, string>> = {};
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
    const known: readonly string[] = ['displayName', 'email', 'password'];
    for (const { path, message } of problem.errors ?? []) {
      if (known.includes(path)) this.errors[path as FieldName] = message;
    }
    if (Object.keys(this.errors).length === 0) this.problem = problem;
  }
}
