// Echoes in a page of a DOM in node: `node dom.mjs NAME PAGE SOCKJS SERVICE TRANSPORT` prints its log.
import { readFileSync } from 'node:fs';

const [name, page, script, service, transport] = process.argv.slice(2);

const doms = {
  async jsdom() {
    const { JSDOM } = await import('jsdom');
    const options = { url: page, runScripts: 'dangerously', resources: 'usable' };
    const { window } = new JSDOM('<!DOCTYPE html><body>', options);
    return { window, run: (code) => window.eval(code), close: () => window.close() };
  },
  async 'happy-dom'() {
    const { Window } = await import('happy-dom');
    const window = new Window({
      url: page,
      settings: { enableJavaScriptEvaluation: true, suppressInsecureJavaScriptEnvironmentWarning: true }
    });
    window.document.write('<!DOCTYPE html><body>');
    return { window, run: (code) => window.eval(code), close: () => window.happyDOM.close() };
  }
};

const dom = await doms[name]();
const scenarios = ['log.js', 'echo.js'].map((file) => new URL(`scenarios/${file}`, import.meta.url));
for (const file of [...scenarios, script]) {
  dom.run(readFileSync(file, 'utf8'));
}
dom.run(`start('${service}', '${transport}')`);
const timer = setInterval(async () => {
  if (dom.run("log.indexOf('end') >= 0")) {
    clearInterval(timer);
    console.log(dom.run('JSON.stringify(log)'));
    await dom.close();
    process.exit();
  }
}, 10);
