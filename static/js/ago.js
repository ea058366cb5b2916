/* Relative times grow older while the page stands. The same words as the `ago` tag of the templates. */
const UNITS = [
  [31536000, "y"],
  [2592000, "mo"],
  [86400, "d"],
  [3600, "h"],
  [60, "min"],
];

export function span(seconds) {
  for (const [size, name] of UNITS) if (seconds >= size) return `${Math.floor(seconds / size)} ${name}`;
  return seconds < 10 ? "now" : `${Math.floor(seconds)} s`;
}

function tick() {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const said = span((Date.now() - Date.parse(time.dateTime)) / 1000);
    if (time.textContent !== said) time.textContent = said;
  }
}

setInterval(tick, 20000);
document.addEventListener("visibilitychange", () => document.hidden || tick());
