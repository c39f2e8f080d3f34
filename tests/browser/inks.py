"""The contrast of what is read, in which axe spends most of its time: each ink on each ground is looked at once.

What axe says of the contrast of a text follows from its ink, size and weight, from the grounds below it up to the page,
and from whatever is laid over it. So axe is asked about the texts of which it has not judged a like one before: the
shell of a hundred pages is looked at once in each look and theme, and a new colour on the last page is still found.
Where it cannot tell, of a text on a picture or of a single letter, it cannot tell of a like one either. But for
fields, it never judges what is folded in or scrolled out of its frame.
"""

from typing import TYPE_CHECKING, Any

from tests.support.browser import assert_not_grave, bring_axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

BY_COLOUR = ("color-contrast", "link-in-text-block")

_LOOK = """() => {
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
  const away = (node, box) => {
    for (let inner = node; ; inner = inner.parentElement) {
      const frame = inner.parentElement;
      if (!frame || frame === document.body || ["absolute", "fixed"].includes(style(inner).position)) return false;
      if (style(frame).overflowX === "visible" && style(frame).overflowY === "visible") continue;
      const area = frame.getBoundingClientRect();
      if (box.right <= area.left || box.left >= area.right || box.bottom <= area.top || box.top >= area.bottom)
        return true;
    }
  };
  const words = (node) => Array.from(node.childNodes, ({nodeType, data}) => nodeType === 3 ? data.trim() : "").join("");
  const inks = new Map();
  for (const node of document.querySelectorAll("body, body *")) {
    const said = words(node), box = node.getBoundingClientRect(), field = node.matches("input, select, textarea");
    if (!said && !field) continue;
    if (node.matches("option, [type=radio], [type=checkbox], [type=file], [type=hidden]")) continue; // not text
    if (box.width < 2 || box.height < 2 || box.right <= 0 || box.bottom <= 0) continue; // for a screen reader alone
    if (!field && (!node.checkVisibility() || away(node, box))) continue; // folded in, or scrolled out of its frame
    const {color, fontSize, fontWeight, textShadow, textDecorationLine, borderBottomWidth} = style(node);
    const text = [node.localName, color, fontSize, fontWeight, textShadow, said.length === 1];
    if (node.matches("a")) text.push(textDecorationLine, borderBottomWidth, style(node.parentElement).color,
      Boolean(words(node.parentElement)));
    inks.set(node, [...text, ground(node), ...over(node, box)].join(";"));
  }
  window.inks = inks;
  return Array.from(new Set(inks.values()));
}"""

_ASK = """async ([rules, unknown]) => {
  const inks = window.inks, wanted = new Set(unknown);
  const asked = Array.from(inks.keys()).filter((node) => wanted.has(inks.get(node)));
  const {violations, passes, incomplete} = await axe.run({include: asked}, {
    runOnly: {type: "rule", values: rules}, resultTypes: ["violations", "passes", "incomplete"], elementRef: true,
    selectors: false,
  });
  const untold = ({any}) => any.some(({data}) => ["shortTextContent", "bgImage"].includes(data?.messageKey));
  const contrast = (found) => found.filter(({id}) => id === "color-contrast").flatMap(({nodes}) => nodes);
  const judged = [...contrast(passes), ...contrast(incomplete).filter(untold)]
    .map(({element}) => inks.get(element)).filter(Boolean);
  const faulty = new Set(violations.flatMap(({nodes}) => nodes).map(({element}) => inks.get(element)));
  violations.forEach(({nodes}) => nodes.forEach((node) => delete node.element));
  return {violations, judged: Array.from(new Set(judged)).filter((ink) => !faulty.has(ink))};
}"""


def assert_legible(page: "Page", known: set[str]) -> None:
    """axe finds no grave fault in the colours of the page as it stands now; what it judged is known from then on."""
    unknown = [ink for ink in page.evaluate(_LOOK) if ink not in known]
    if not unknown:
        return
    bring_axe(page)
    found: dict[str, Any] = page.evaluate(_ASK, [BY_COLOUR, unknown])
    assert_not_grave(page, found["violations"])
    known.update(found["judged"])
