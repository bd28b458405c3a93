// Runs in any browser: says a sentence where the modules of the console cannot run. The page would stay blank there.
(function () {
  var script = window.HTMLScriptElement;
  var isNew =
    script && script.supports && script.supports('module') && script.supports('importmap') && 'replaceSync' in (window.CSSStyleSheet || { prototype: {} }).prototype;
  if (!isNew) {
    document.addEventListener('DOMContentLoaded', function () {
      document.getElementById('old').removeAttribute('hidden');
    });
  }
})();
