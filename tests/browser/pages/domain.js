// What the htmlfile page of the published protocol does too.
document.domain = document.domain;
