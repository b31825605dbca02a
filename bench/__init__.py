"""How fast the city is, beside a bare Django view, stock Oscar and stock Wagtail, in one run on one machine."""
