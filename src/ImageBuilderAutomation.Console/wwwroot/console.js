// A time as the browser's zone shows it, with the zone's name. Blazor changes only the attribute, so the text stands in a shadow tree.
class LocalTime extends HTMLElement {
  static observedAttributes = ['datetime'];

  static format = new Intl.DateTimeFormat('sv-SE', {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short',
  });

  connectedCallback() { this.write(); }

  attributeChangedCallback() { this.write(); }

  write() {
    const at = new Date(this.getAttribute('datetime'));
    if (Number.isNaN(at.getTime())) return;
    this.shadow ??= this.attachShadow({ mode: 'open' });
    const time = document.createElement('time');
    time.dateTime = at.toISOString();
    time.title = at.toISOString();
    time.textContent = LocalTime.format.format(at);
    this.shadow.replaceChildren(time);
  }
}

customElements.define('local-time', LocalTime);

// A long text that is checked while somebody writes: the server gets it when the typing stops, not with every key.
let typing;
document.addEventListener('input', event => {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement) || !('settles' in field.dataset)) return;
  clearTimeout(typing);
  typing = setTimeout(() => field.dispatchEvent(new Event('change', { bubbles: true })), 500);
});
