// What an auditor sees in JupyterLab: node lab.mjs CHROMIUM ADDRESS UPLOAD writes JSON, step by step.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [executablePath, address, upload] = process.argv.slice(2);
const host = new URL(address).host;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, acceptDownloads: true });
page.setDefaultTimeout(90_000);

const seen = { errors: [], elsewhere: [] };
page.on("pageerror", (error) => seen.errors.push(String(error)));
page.on("request", (request) => {
  const { protocol, host: asked } = new URL(request.url());
  if (protocol.startsWith("http") && asked !== host) seen.elsewhere.push(request.url());
});

const state = () =>
  page.evaluate(() => {
    const text = (selector) => document.querySelector(selector)?.textContent ?? "";
    const [pane, cell] = [".lab-tables", "td.picked"].map((selector) => document.querySelector(selector));
    const [outer, inner] = [pane, cell].map((part) => part?.getBoundingClientRect());
    return {
      agency: text(".lab-verdict h1"),
      headline: text(".lab-verdict .headline"),
      findings: [...document.querySelectorAll(".lab-findings option")].map((option) => option.textContent),
      chosen: document.querySelector(".lab-findings select").selectedIndex,
      picked: cell?.dataset.cell ?? "",
      inView: Boolean(inner && inner.top >= outer.top && inner.bottom <= outer.bottom),
      pointedOut: document.querySelectorAll("td.here").length,
      effect: text(".lab-effect"),
      said: text(".lab-what .said"),
    };
  });
const until = (condition, argument) => page.waitForFunction(condition, argument);
const effectHas = (words) => until((wanted) => document.querySelector(".lab-effect").textContent.includes(wanted), words);
const type = async (text) => {
  await page.locator(".lab-figure input").fill(text);
  await page.keyboard.press("Enter");
};

await page.goto(address);
await page.waitForSelector(".jp-Notebook .jp-Cell");
await until(() => /Python 3.*Idle/.test(document.querySelector("#jp-main-statusbar")?.textContent ?? "")); // else it asks for a kernel
await page.click('.lm-MenuBar-item:has-text("Run")');
await page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click();
await until(() => document.querySelector("td.picked") && document.querySelector(".lab-export"));
seen.opened = await state();

await page.locator(".lab-findings select").selectOption({ index: 1 });
await until((before) => (document.querySelector("td.picked")?.dataset.cell ?? before) !== before, seen.opened.picked);
seen.chosen = await state();

const began = Date.now();
await page.locator(".lab-suggested").click();
await effectHas("消除 1 条");
seen.seconds = (Date.now() - began) / 1000;
await until(() => document.querySelector(".lab-verdict .assumed"));
seen.corrected = await state();

await page.locator(".lab-tables td[data-cell]").nth(4).click();
await until((before) => (document.querySelector("td.picked")?.dataset.cell ?? before) !== before, seen.corrected.picked);
await type("约九千");
await page.waitForSelector(".lab-what .said");
seen.refused = await state();
await type("9999.99");
await effectHas("新出现 1 条");
await page.waitForSelector("td.picked");
seen.slipped = await state();
await page.getByRole("button", { name: "全部还原" }).click();
await effectHas("没有假设");
seen.restored = await state();

await page.locator(".lab-other select").selectOption({ index: 0 });
await page.waitForSelector(".lab-side-by-side table.dataTable tbody td");
const rows = () => page.locator(".lab-side-by-side table.dataTable tbody tr").count();
seen.compared = { rows: await rows(), heads: await page.locator(".lab-side-by-side th").allTextContents() };
await page.locator(".lab-side-by-side input[type=search]").fill("公务接待费");
await page.waitForTimeout(500);
seen.compared.found = await page.locator(".lab-side-by-side table.dataTable tbody tr").allTextContents();

await page.getByRole("button", { name: "csv" }).click();
await page.waitForSelector(".lab-export a");
const saving = page.waitForEvent("download");
await page.locator(".lab-export a").click();
const saved = await saving;
seen.saved = { name: saved.suggestedFilename(), content: await readFile(await saved.path(), "utf-8") };

await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8"));
seen.violations = await page.evaluate(async () => {
  const { violations } = await window.axe.run({ include: [[".lab-desk"]] }, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, impact, nodes }) => nodes.map((node) => ({ id, impact, where: node.html.slice(0, 200) })));
});

await page.getByRole("button", { name: "English" }).click();
await until(() => document.querySelector(".lab-what h3").textContent === "What if");
seen.english = await state();

const choosing = page.waitForEvent("filechooser");
await page.locator(".widget-upload").click();
await (await choosing).setFiles(upload);
await until((before) => document.querySelector(".lab-verdict h1").textContent !== before, seen.english.agency);
seen.uploaded = await state();

await browser.close();
process.stdout.write(JSON.stringify(seen));
