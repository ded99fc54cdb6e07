"""The only modules that name window, document, XMLHttpRequest or timers, with those of native/."""
