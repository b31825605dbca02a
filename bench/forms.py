"""Finds the form that puts a product in the basket, as a browser would fill it in."""

from html.parser import HTMLParser
from urllib.parse import urlencode

from bench.load import Load
from bench.servers import CannotMeasure, Server


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = True
            self.forms.append((given.get("action", ""), {}))
        elif tag in ("input", "button") and self.inside and given.get("name"):
            # One of several radio buttons: the first, unless another is checked.
            fields = self.forms[-1][1]
            if given.get("type") != "radio" or given["name"] not in fields or "checked" in given:
                fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def basket_load(name: str, server: Server, page: str, host: str = "") -> Load:
    """Puts the product of `page` in a new basket with each request."""
    status, headers, text = server.ask(page, host)
    if status != 200:
        raise CannotMeasure(f"{name}: {page} answered {status}")
    parser = _Forms()
    parser.feed(text)
    forms = [(action, fields) for action, fields in parser.forms if "basket" in action and "quantity" in fields]
    if not forms:
        raise CannotMeasure(f"{name}: {page} has no form for the basket")
    action, fields = forms[0]
    fields["quantity"] = fields["quantity"] or "1"
    sent = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://{host or f'127.0.0.1:{server.port}'}",
        "Sec-Fetch-Site": "same-origin",
    }
    if headers["set-cookie"]:
        sent["Cookie"] = headers["set-cookie"]
    return Load(name, server, [action or page], host=host, method="POST", body=urlencode(fields), headers=sent)
