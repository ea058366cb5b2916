/* What every page does: one module a concern, one delegated handler each. */
import "./ago.js";
import "./back.js";
import "./copy.js";
import "./hold.js";
import "./keys.js";
import "./live.js";
import "./menu.js";
import "./theme.js";
import "./wide.js";

if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register("/sw.js").catch(() => {});
}
