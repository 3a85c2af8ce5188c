// Runs before the first paint, as a file of its own because the page's policy allows no inline scripts.
(() => {
  let kept = null;
  try {
    kept = localStorage.getItem('muster.theme');
  } catch {
    // Storage may be closed to us (private mode); the system's choice then holds.
  }
  const dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', dark ? '#0a0f12' : '#f5f4f1');
})();
