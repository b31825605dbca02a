"""The city's tree: country → scope → category → subcategory → tenant, and the city's news. One page a language."""

from cms.city.models.news import CityNewsIndexPage, CityNewsPage
from cms.city.models.page import CityPage, PlaceStatus
from cms.city.models.places import CategoryPage, CityHomePage, CountryPage, ScopePage, SubcategoryPage, TenantPage

__all__ = [
    "CategoryPage",
    "CityHomePage",
    "CityNewsIndexPage",
    "CityNewsPage",
    "CityPage",
    "CountryPage",
    "PlaceStatus",
    "ScopePage",
    "SubcategoryPage",
    "TenantPage",
]
