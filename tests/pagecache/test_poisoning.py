"""No request may change what another visitor gets, and no personal answer may reach a stranger."""

import pytest

from .tiny import ask


def test_two_hosts_never_mix(layer, site):
    one, two = ask(layer, host="one.example"), ask(layer, host="two.example")
    assert "host one.example\n" in one.text and "host two.example\n" in two.text
    assert ask(layer, host="one.example").body == one.body
    assert ask(layer, host="two.example").body == two.body
    assert site.renderings == 2


@pytest.mark.parametrize("host", ["SHOP.example", "shop.example.", "shop.example:80", "Shop.Example.:80"])
def test_spellings_of_a_host_are_one(layer, site, host):
    assert "host shop.example\n" in ask(layer, host=host).text
    assert ask(layer).hit
    assert site.renderings == 1


def test_our_own_port_is_a_host_of_its_own(layer, site):
    assert "host shop.example:8000\n" in ask(layer, host="shop.example:8000").text
    assert "host shop.example\n" in ask(layer).text


@pytest.mark.parametrize(
    "host",
    [
        "",
        ".",
        "shop.example:9999",
        "shop.example:",
        "shop.example:80:80",
        "shop.example,evil.example",
        "shop.example evil.example",
        "shop.example/evil",
        "user@shop.example",
        "shop..example",
        "-shop.example",
        "shop_.example",
        "[::1]",
        "شوب.example",
        "a" * 64 + ".example",
        "x." * 150,
    ],
)
def test_a_strange_host_passes_by(layer, site, host):
    ask(layer, host=host)
    assert not ask(layer, host=host).hit
    assert site.seen["HTTP_HOST"] == host, "the app judges it as it came"
    assert len(layer.memory) == 0


def test_an_unknown_host_fills_nothing(layer, site):
    site.status = "404 Not Found"
    ask(layer, host="unknown.example")
    assert len(layer.memory) == 0
    assert not layer.generations.client.keys(f"{layer.prefix}*")


@pytest.mark.parametrize(
    "header",
    [
        "HTTP_X_FORWARDED_HOST",
        "HTTP_X_HOST",
        "HTTP_FORWARDED",
        "HTTP_X_ORIGINAL_URL",
        "HTTP_X_REWRITE_URL",
        "HTTP_X_FORWARDED_PORT",
        "HTTP_X_FORWARDED_PROTO",
        "HTTP_X_FORWARDED_SCHEME",
        "HTTP_X_FORWARDED_PREFIX",
        "HTTP_X_HTTP_METHOD_OVERRIDE",
    ],
)
def test_a_forged_header_never_enters(layer, site, header):
    ask(layer, **{header: "evil.example"})
    assert header not in site.seen
    assert "evil" not in ask(layer).text


def test_a_proxys_scheme_is_part_of_the_key(make_layer, site):
    layer = make_layer(site, keys={"scheme_header": ("HTTP_X_FORWARDED_PROTO", "https")})
    ask(layer, HTTP_X_FORWARDED_PROTO="https")
    assert site.seen["HTTP_X_FORWARDED_PROTO"] == "https"
    assert not ask(layer).hit
    assert "HTTP_X_FORWARDED_PROTO" not in site.seen
    assert ask(layer, HTTP_X_FORWARDED_PROTO="gopher").hit, "anything else is plain http"


@pytest.mark.parametrize(
    "extra",
    [
        {"HTTP_COOKIE": "session=abc"},
        {"HTTP_COOKIE": "lang=en; basket=1"},
        {"HTTP_COOKIE": "_ga=1;session=abc"},
        {"HTTP_COOKIE": "lang=xx"},
        {"HTTP_COOKIE": "lang=en; lang=ar"},
        {"HTTP_COOKIE": "currency=SAR<script>"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_X_GATEWAY_SIGNATURE": "x"},
        {"HTTP_X_API_KEY": "x"},
        {"HTTP_HX_REQUEST": "true"},
        {"HTTP_RANGE": "bytes=0-9"},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"CONTENT_LENGTH": "2"},
        {"SCRIPT_NAME": "/app"},
        {"query": "unknown=1"},
        {"query": "page=2&unknown"},
        {"query": "%70age=2"},
        {"query": "&page=2"},
        {"query": "page=" + "9" * 300},
        {"path": "//evil.example/"},
        {"method": "POST"},
        {"method": "PURGE"},
        {"method": "get"},
    ],
)
def test_passes_by(layer, site, extra):
    ask(layer)
    before = site.renderings
    assert not ask(layer, **extra).hit
    assert not ask(layer, **extra).hit
    assert site.renderings == before + 2
    assert len(layer.memory) == 1


def test_choices_are_part_of_the_key(layer, site):
    arabic = ask(layer, HTTP_COOKIE="currency=SAR; lang=ar")
    assert "cookie currency=SAR; lang=ar\n" in arabic.text
    assert ask(layer, HTTP_COOKIE='lang="ar";currency=SAR').body == arabic.body
    assert ask(layer, HTTP_COOKIE="lang=en").body != arabic.body
    assert ask(layer).body != arabic.body


def test_analytics_cookies_neither_hinder_nor_enter(layer, site):
    page = ask(layer, HTTP_COOKIE="_ga_X1=evil; lang=en")
    assert "cookie lang=en\n" in page.text
    assert ask(layer, HTTP_COOKIE="lang=en").hit


@pytest.mark.parametrize("extra", [{"HTTP_COOKIE": "csrf=abc"}, {"query": "utm_source=mail"}])
def test_a_bystander_may_read_but_never_fill(layer, site, extra):
    assert "abc" in ask(layer, **extra).text or "mail" in ask(layer, **extra).text
    assert len(layer.memory) == 0
    page = ask(layer)
    assert ask(layer, **extra).hit
    assert ask(layer, **extra).body == page.body


def test_arguments_in_any_order_are_one_page(layer, site):
    page = ask(layer, query="sort=new&page=2")
    assert "query page=2&sort=new\n" in page.text
    assert ask(layer, query="page=2&sort=new").hit
    assert not ask(layer, query="page=3&sort=new").hit
    assert not ask(layer, query="colour=b&colour=a").hit
    assert not ask(layer, query="colour=a&colour=b").hit, "the order within one name means something"


def test_another_page_in_redis_is_not_taken_for_this_one(make_layer, site):
    layer, other = make_layer(site), make_layer(site)
    ask(layer)
    client = layer.generations.client
    (name,) = client.keys(f"{layer.prefix}*")
    ask(layer, path="/en/other/")
    (foreign,) = set(client.keys(f"{layer.prefix}*")) - {name}
    client.set(name, client.get(foreign))
    assert not ask(other).hit
