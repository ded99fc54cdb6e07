// What happened, in order: tests read it when the last line is 'end'.
var log = [];
