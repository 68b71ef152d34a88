// The card of benchmarks/pictures.py by satori and resvg: milliseconds of CPU and of the wall for each picture.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
const [home, photo, logo, font, count] = process.argv.slice(2);
const require = createRequire(home + "/");
const satori = require("satori").default ?? require("satori");
const { Resvg } = require("@resvg/resvg-js");
const uri = (file, type) => `data:image/${type};base64,${readFileSync(file).toString("base64")}`;
const [photoUri, logoUri, data] = [uri(photo, "jpeg"), uri(logo, "png"), readFileSync(font)];
const box = (style, children) => ({ type: "div", props: { style: { display: "flex", position: "absolute", ...style }, children } });
const image = (src, style) => ({ type: "img", props: { src, style: { position: "absolute", ...style } } });
const card = (title) =>
  box({ width: 1200, height: 675 }, [
    image(photoUri, { width: 1200, height: 675, objectFit: "cover" }),
    box({ width: 1200, height: 675, backgroundImage: "linear-gradient(to right, rgba(20,34,46,0.92), rgba(20,34,46,0.3))" }),
    image(logoUri, { left: 58, top: 58, height: 60 }),
    box({ left: 58, bottom: 50, width: 780, color: "white", fontSize: 72, lineHeight: 1.05, fontFamily: "F" }, title),
  ]);
const one = async (number) => {
  const title = `Café réparation numéro ${number} : samedi, on ouvre les grille-pain et les radios`;
  const svg = await satori(card(title), { width: 1200, height: 675, fonts: [{ name: "F", data, weight: 800, style: "normal" }] });
  return new Resvg(svg).render().asPng();
};
for (let n = 0; n < 3; n++) writeFileSync(home + "/satori.png", await one(n));
const walls = [];
const before = process.cpuUsage();
for (let n = 0; n < +count; n++) {
  const start = performance.now();
  await one(100 + n);
  walls.push(performance.now() - start);
}
const { user, system } = process.cpuUsage(before);
walls.sort((a, b) => a - b);
console.log(JSON.stringify({ cpu: (user + system) / 1000 / +count, wall: walls[walls.length >> 1] }));
