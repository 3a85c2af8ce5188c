/** What the link in a mail carries behind `#`; it leaves the address bar at once, and so the history. */
export function takeMailedToken(): string {
  const token = location.hash.slice(1);
  if (token) history.replaceState(history.state, '', location.pathname);
  return token;
}
