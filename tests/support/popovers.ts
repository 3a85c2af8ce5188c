/** jsdom hides every popover and shows none; it has no viewport either. */
HTMLElement.prototype.showPopover ??= function (this: HTMLElement) {
  this.style.display = 'block';
};
HTMLElement.prototype.hidePopover ??= function (this: HTMLElement) {
  this.style.display = '';
};
Reflect.set(window, 'visualViewport', null);
