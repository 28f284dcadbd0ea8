// One npm engine in one process: from a template and a folder of data to documents and their cost.
"use strict";

const fs = require("fs");
const path = require("path");

// Each engine as its documentation says: the file of the template is read once where it takes bytes.
const ENGINES = {
  docxtemplater(template) {
    const Docxtemplater = require("docxtemplater");
    const PizZip = require("pizzip");
    const content = fs.readFileSync(template);
    return (values) => {
      const doc = new Docxtemplater(new PizZip(content), { paragraphLoop: true, linebreaks: true });
      doc.render(values);
      return doc.toBuffer();
    };
  },
  "easy-template-x"(template) {
    const { TemplateHandler } = require("easy-template-x");
    const content = fs.readFileSync(template);
    const handler = new TemplateHandler();
    return (values) => handler.process(content, values);
  },
  "docx-templates"(template) {
    const { createReport } = require("docx-templates");
    const content = fs.readFileSync(template);
    return (data) => createReport({ template: content, data, noSandbox: true });
  },
  carbone(template) {
    const carbone = require("carbone");
    return (values) =>
      new Promise((resolve, reject) =>
        carbone.render(template, values, (fault, made) => (fault ? reject(fault) : resolve(made))),
      );
  },
};

// In megabytes: VmRSS now, VmHWM at its highest.
function memory(kind) {
  if (!fs.existsSync("/proc/self/status")) return process.resourceUsage().maxRSS / 1000;
  const status = fs.readFileSync("/proc/self/status", "utf8");
  return (Number(new RegExp(`${kind}:\\s+(\\d+)`).exec(status)[1]) * 1024) / 1e6;
}

function spent(since) {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

async function main() {
  const [engine, template, data, output, count, warmUp] = process.argv.slice(2);
  const files = fs.readdirSync(data).sort();
  const fill = ENGINES[engine](template);
  const walls = [];
  const cpus = [];
  for (let rank = -Number(warmUp); rank < Number(count); rank++) {
    const file = files[(rank + files.length) % files.length];
    const values = JSON.parse(fs.readFileSync(path.join(data, file), "utf8"));
    const cpu = process.cpuUsage();
    const wall = performance.now();
    fs.writeFileSync(path.join(output, `${rank}.docx`), await fill(values));
    walls.push(performance.now() - wall);
    cpus.push(spent(cpu));
  }
  const kept = { walls: walls.slice(Number(warmUp)), cpus: cpus.slice(Number(warmUp)) };
  console.log(JSON.stringify({ ...kept, memory: [], peak: memory("VmHWM") }));
}

main();
