"""The only modules that name window, document, XMLHttpRequest, timers."""
