// What a reader sees of pages that are opened from the disk: node page.mjs CHROMIUM PAGE... writes JSON.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const VIEWS = {
  desktop: { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light", isMobile: true, hasTouch: true },
};
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const [executablePath, ...addresses] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

const listen = (page, address) => {
  const heard = { console: [], requests: [] };
  page.on("console", (message) => heard.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => heard.console.push(String(error)));
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) heard.requests.push(request.url());
  });
  return heard;
};

const judge = (page) =>
  page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, impact, nodes }) => nodes.map((node) => ({ id, impact, where: node.target.join(" "), why: node.any.concat(node.all, node.none)[0]?.message ?? "" })));
  });

// Nothing but the keyboard: the first stop leads past the contents, a heading sorts, a title leads to its card, a button chooses a view.
const walk = async (page) => {
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => ({ text: document.activeElement.textContent, left: document.activeElement.getBoundingClientRect().left }));
  const sorting = page.locator("table.sortable thead button").first();
  await sorting.focus();
  await page.keyboard.press("Enter");
  const sorted = await sorting.evaluate((button) => button.closest("th").getAttribute("aria-sort"));
  const outline = await sorting.evaluate((button) => getComputedStyle(button).outlineStyle);
  const link = page.locator("table.findings td a").first();
  let arrived = null;
  if (await link.count()) {
    await link.focus();
    await page.keyboard.press("Enter");
    arrived = await page.evaluate(() => document.querySelector(":target")?.tagName ?? null);
  }
  const shown = [];
  const buttons = page.locator(".switch button");
  const note = async () => shown.push(await page.locator(".view:visible h3").allTextContents());
  if (await buttons.count()) {
    await note();
    await buttons.last().focus();
    await page.keyboard.press("Space");
    await note();
    await page.emulateMedia({ media: "print" });
    await note();
    await page.emulateMedia({ media: "screen" });
  }
  return { first, sorted, outline, arrived, shown, pressed: await page.locator(".switch [aria-pressed=true]").allTextContents() };
};

const look = async (address, view) => {
  const context = await browser.newContext({ ...VIEWS[view], offline: true });
  const page = await context.newPage();
  const heard = listen(page, address);
  await page.goto(address);
  await page.evaluate(() => document.querySelectorAll("details").forEach((part) => (part.open = true)));
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.evaluate(axe);
  const pictures = await page.evaluate(() => Promise.all([...document.images].map((one) => one.decode().then(() => one.getBoundingClientRect().width))));
  const seen = { address, view, overflow, pictures, violations: await judge(page), keyboard: await walk(page), ...heard };
  await context.close();
  return seen;
};

const seen = [];
for (const address of addresses) for (const view of Object.keys(VIEWS)) seen.push(await look(address, view));
await browser.close();
process.stdout.write(JSON.stringify(seen));
