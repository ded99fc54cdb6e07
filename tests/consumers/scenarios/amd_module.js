define([], function () {
  return { name: 'other' };
});
