"""What leaves is counted for the tenant whose page it is, kept or made."""

from collections import Counter

from tenancy.traffic import CALLS, TENANT, Metered

from .tiny import TinySite, ask


class Owned(TinySite):
    """Says whose page it is, as the resolver does."""

    tenant = 7

    def __call__(self, environ, start_response):
        environ[TENANT] = self.tenant
        return super().__call__(environ, start_response)


class Streaming(Owned):
    mark = "none"

    def __call__(self, environ, start_response):
        whole = super().__call__(environ, start_response)[0]
        self.closed = False

        def pieces():
            try:
                for start in range(0, len(whole), 100):
                    yield whole[start : start + 100]
            finally:
                self.closed = True

        return pieces()


class Sums:
    gives = True

    def __init__(self):
        self.counts = Counter()

    def add(self, tenant, amount, kind="bandwidth"):
        assert kind != CALLS
        self.counts[tenant] += amount


def counted(layer, **options):
    """The answer, and what was counted for whom."""
    sums = Sums()
    answer = ask(Metered(layer, sums), **options)
    return answer, dict(sums.counts)


def test_a_kept_page_counts_as_much_as_one_that_is_made(make_layer):
    site = Owned()
    layer, other = make_layer(site), make_layer(site)
    made, first = counted(layer)
    kept, second = counted(layer)
    far, third = counted(other)
    assert (made.hit, kept.hit, far.hit) == (False, True, True) and site.renderings == 1
    assert first == second == third == {7: len(made.body)}
    packed, fewer = counted(layer, HTTP_ACCEPT_ENCODING="gzip")
    assert fewer == {7: len(packed.body)} and len(packed.body) < len(made.body)


def test_what_is_not_kept_counts_too(make_layer):
    layer = make_layer(Owned())
    answer, posted = counted(layer, method="POST")
    assert posted == {7: len(answer.body)}
    answer, private = counted(layer, HTTP_COOKIE="session=x")
    assert private == {7: len(answer.body)}
    answer, unknown = counted(layer, HTTP_COOKIE="unheard-of=x")
    assert unknown == {7: len(answer.body)}


def test_no_body_is_nothing(make_layer):
    layer = make_layer(Owned())
    assert counted(layer, method="HEAD")[1] == {}
    tag = counted(layer)[0].headers["etag"]
    answer, same = counted(layer, HTTP_IF_NONE_MATCH=tag)
    assert answer.status == 304 and same == {}
    assert counted(layer, method="HEAD")[1] == {}


def test_the_citys_own_pages_are_nobodys(make_layer):
    site = Owned()
    site.tenant = 0
    layer = make_layer(site)
    assert counted(layer)[1] == counted(layer)[1] == {}


def test_a_stream_counts_as_it_passes(make_layer):
    site = Streaming()
    sums = Sums()
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/en/", "QUERY_STRING": "", "SCRIPT_NAME": "", "SERVER_PORT": "8000",
        "wsgi.url_scheme": "http", "HTTP_HOST": "shop.example",
    }  # fmt: skip
    body = Metered(make_layer(site), sums)(environ, lambda status, headers, exc_info=None: None)
    assert sums.counts == {}
    first = next(iter(body))
    assert sums.counts == {7: len(first)} == {7: 100}
    rest = sum(map(len, body))
    assert sums.counts == {7: 100 + rest} and rest > 1900
    body.close()
    assert site.closed
    # Whoever goes away in the middle was sent what was sent.
    sums.counts.clear()
    again = Metered(make_layer(site), sums)(environ, lambda status, headers, exc_info=None: None)
    next(again)
    again.close()
    assert sums.counts == {7: 100}
