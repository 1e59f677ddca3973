/* A toast goes after ten seconds, unless the pointer or the focus rests on it. */
const STAY_MS = 10000;

function watch(toast) {
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), STAY_MS); };
  const stop = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("focusout", start);
  start();
}

const shelf = document.getElementById("toasts");
if (shelf) {
  shelf.querySelectorAll("[data-toast]").forEach(watch);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE && node.matches("[data-toast]")) watch(node);
      }
    }
  }).observe(shelf, { childList: true });
}
