// What the server's htmlfile page does too.
document.domain = document.domain;
