/**
 * The symbols of the map, the legend and the table: one drawing for all three. Shape tells as much as colour does:
 * complaints are round, hotspots are diamonds, and what is drawn inside tells the state.
 *
 * @import {EmergingClass, SiteState} from "./api_types"
 */
import { svgElement } from "./dom.js";

const DIAMOND = "M12 1.5 22.5 12 12 22.5 1.5 12z";
const ROUND = "M12 5.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z";

/**
 * @typedef {object} Symbol
 * @property {string} outline   path in a box of 24
 * @property {string} [sign]    path drawn upon it
 * @property {string} colour    name of the token that colours it
 * @property {boolean} hollow   coloured edge on the page's surface, else filled
 */

/** @type {Record<SiteState | "complaint" | "done", Symbol>} */
export const SYMBOLS = {
  active: { outline: DIAMOND, sign: "M12 6.5v6.5M12 16.2v.6", colour: "--site-active", hollow: false },
  candidate: { outline: DIAMOND, sign: "M12 11.7v.6", colour: "--site-candidate", hollow: true },
  dormant: { outline: DIAMOND, sign: "M9.8 8.5v7M14.2 8.5v7", colour: "--site-dormant", hollow: false },
  resolved: { outline: DIAMOND, sign: "M8.6 12.4l2.4 2.4 4.6-5", colour: "--site-dormant", hollow: true },
  complaint: { outline: ROUND, colour: "--complaint", hollow: false },
  done: { outline: ROUND, colour: "--complaint", hollow: true },
};
export const SITE_STATES = /** @type {SiteState[]} */ (["active", "candidate", "dormant", "resolved"]);

/**
 * How the density of a cell went, in four kinds; the last one is all the rest.
 *
 * @satisfies {{name: string, sign: string, colour: string, classes: EmergingClass[]}[]}
 */
export const CELL_KINDS = /** @type {const} */ ([
  { name: "rising", sign: "+", colour: "--cell-rising", classes: ["new", "consecutive", "intensifying"] },
  { name: "steady", sign: "=", colour: "--cell-steady", classes: ["persistent", "diminishing"] },
  { name: "unsteady", sign: "~", colour: "--cell-unsteady", classes: ["sporadic", "oscillating"] },
  { name: "past", sign: "–", colour: "--cell-past", classes: ["historical", "past"] },
  { name: "none", sign: "", colour: "--cell-none", classes: ["none"] },
]);

/** @param {string} token @returns {string} */
export const colourOf = (token) => getComputedStyle(document.documentElement).getPropertyValue(token).trim();

/** @param {keyof typeof SYMBOLS} name */
export function symbolElement(name) {
  const { outline, sign, colour, hollow } = SYMBOLS[name];
  const fill = hollow ? "var(--surface)" : `var(${colour})`;
  const ink = hollow ? `var(${colour})` : "var(--surface)";
  const drawing = svgElement("svg", { class: "symbol", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" });
  drawing.append(svgElement("path", { d: outline, fill, stroke: `var(${colour})`, "stroke-width": 2.5, "stroke-linejoin": "round" }));
  if (sign) drawing.append(svgElement("path", { d: sign, fill: "none", stroke: ink, "stroke-width": 2.5, "stroke-linecap": "round" }));
  return drawing;
}

const BOX = 24;
const MARGIN = 3; // room for the halo that parts a symbol from what lies below it
const PIXEL_RATIO = 2;

/** A symbol as the image that MapLibre draws, twice its size for sharp screens. @param {keyof typeof SYMBOLS} name */
export function symbolImage(name) {
  const { outline, sign, colour, hollow } = SYMBOLS[name];
  const size = (BOX + 2 * MARGIN) * PIXEL_RATIO;
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.scale(PIXEL_RATIO, PIXEL_RATIO);
  pen.translate(MARGIN, MARGIN);
  pen.lineJoin = pen.lineCap = "round";
  const shape = new Path2D(outline);
  drawLine(pen, shape, colourOf("--map-halo"), 6);
  pen.fillStyle = colourOf(hollow ? "--surface" : colour);
  pen.fill(shape);
  drawLine(pen, shape, colourOf(colour), 2.5);
  if (sign) drawLine(pen, new Path2D(sign), colourOf(hollow ? colour : "--surface"), 2.5);
  return { image: pen.getImageData(0, 0, size, size), options: { pixelRatio: PIXEL_RATIO } };
}

/** @param {CanvasRenderingContext2D} pen @param {Path2D} path @param {string} colour @param {number} width */
function drawLine(pen, path, colour, width) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke(path);
}
