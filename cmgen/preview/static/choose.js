"use strict";
location.replace((navigator.languages ?? []).map((one) => one.slice(0, 2)).find((one) => one === "fr" || one === "en") === "fr" ? "fr/index.html" : "en/index.html");
