"""A tenant's pages and the pieces that they share."""

from cms.pages.models.announcement import Announcement
from cms.pages.models.blog import BlogIndexPage, BlogPostPage
from cms.pages.models.brand import StoreBrand
from cms.pages.models.forms import FormField, FormPage
from cms.pages.models.hero import HeroSection
from cms.pages.models.landing import LandingPage
from cms.pages.models.navigation import NavigationMenu
from cms.pages.models.product_content import ProductContent
from cms.pages.models.shop_page import ShopPage
from cms.pages.models.store import PortalPage, StorePage

__all__ = [
    "Announcement",
    "BlogIndexPage",
    "BlogPostPage",
    "FormField",
    "FormPage",
    "HeroSection",
    "LandingPage",
    "NavigationMenu",
    "PortalPage",
    "ProductContent",
    "ShopPage",
    "StoreBrand",
    "StorePage",
]
