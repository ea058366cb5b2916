/* On a phone approving comes after reading: its button shows once the end of the diff, or a timeline without one, was in view.
 *
 * This is a courtesy of the page, not the rule: what counts is what the server checks.
 */
const key = `honk-read:${document.body.dataset.readKey}`;
const end = document.querySelector("[data-diff-end]");

function done() {
  document.body.classList.add("has-read");
  sessionStorage.setItem(key, "1");
}

document.body.classList.add("reads");
if (!end || sessionStorage.getItem(key)) done();
else
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    done();
  }).observe(end);
