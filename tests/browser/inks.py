"""The contrast of what is read, in which axe spends most of its time: each ink on each ground is looked at once.

What axe says of the contrast of a text follows from its ink, size and weight, from the grounds below it up to the page,
and from whatever is laid over it. So axe is asked about the texts of which it has not passed a like one before: the
shell of a hundred pages is looked at once in each look and theme, and a new colour on the last page is still found.
"""

from typing import TYPE_CHECKING, Any

from tests.support.browser import assert_not_grave, bring_axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

BY_COLOUR = ("color-contrast", "link-in-text-block")

_ASK = """async ([rules, known]) => {
  const styles = new Map(), grounds = new Map([[null, ""]]), plain = "rgba(0, 0, 0, 0),none,1,none,normal";
  const style = (node) => styles.get(node) || styles.set(node, getComputedStyle(node)).get(node);
  const own = (node) => {
    const {backgroundColor, backgroundImage, opacity, filter, mixBlendMode} = style(node);
    return [backgroundColor, backgroundImage, opacity, filter, mixBlendMode].join();
  };
  const ground = (node) => {
    if (!grounds.has(node)) {
      const below = ground(node.parentElement), here = own(node);
      grounds.set(node, here === plain ? below : `${here}|${below}`);
    }
    return grounds.get(node);
  };
  const laid = Array.from(document.querySelectorAll("body *"))
    .filter((node) => style(node).position !== "static" || node.matches("img, svg, video, canvas"))
    .map((node) => [node, node.getBoundingClientRect()]);
  const over = (node, box) => laid
    .filter(([other, area]) => area.left < box.right && box.left < area.right && area.top < box.bottom
      && box.top < area.bottom && !other.contains(node) && !node.contains(other))
    .map(([other]) => [other.tagName, style(other).zIndex, own(other)].join());
  const words = (node) => Array.from(node.childNodes, ({nodeType, data}) => nodeType === 3 ? data.trim() : "").join("");
  const inks = new Map();
  for (const node of document.querySelectorAll("body, body *")) {
    const said = words(node), box = node.getBoundingClientRect();
    if (!said && !node.matches("input, select, textarea")) continue;
    if (box.width < 2 || box.height < 2 || box.right <= 0 || box.bottom <= 0) continue; // for a screen reader alone
    const {color, fontSize, fontWeight, textShadow, textDecorationLine, borderBottomWidth} = style(node);
    const text = [node.localName, color, fontSize, fontWeight, textShadow];
    if (node.matches("a")) text.push(textDecorationLine, borderBottomWidth, style(node.parentElement).color,
      Boolean(words(node.parentElement)));
    inks.set(node, [...text, ground(node), ...over(node, box)].join(";"));
  }
  const seen = new Set(known), asked = Array.from(inks.keys()).filter((node) => !seen.has(inks.get(node)));
  if (!asked.length) return {asked: 0, violations: [], passed: []};
  const {violations, passes} = await axe.run({include: asked}, {
    runOnly: {type: "rule", values: rules}, resultTypes: ["violations", "passes"], elementRef: true,
  });
  const passed = passes.filter(({id}) => id === "color-contrast").flatMap(({nodes}) => nodes)
    .map(({element}) => inks.get(element)).filter(Boolean);
  violations.forEach(({nodes}) => nodes.forEach((node) => delete node.element));
  return {asked: asked.length, violations, passed: Array.from(new Set(passed))};
}"""


def assert_legible(page: "Page", known: set[str]) -> None:
    """axe finds no grave fault in the colours of the page as it stands now; what it passes is known from then on."""
    bring_axe(page)
    found: dict[str, Any] = page.evaluate(_ASK, [BY_COLOUR, list(known)])
    assert_not_grave(page, found["violations"])
    known.update(found["passed"])
