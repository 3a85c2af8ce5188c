/** What is left of an address whose account was erased: one that reaches nobody, and is taken by nobody. */
export const erasedAddress = (accountId: string): string => `${accountId}@erased.invalid`;

/** Whether it is the empty rest of an account. Nothing brings it back. */
export const isErasedAccount = ({ id, email }: { id: string; email: string }): boolean =>
  email === erasedAddress(id);
