"""What a store answers at its root, outside the languages."""

from django.urls import URLPattern, URLResolver, path

from cms.pages import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-pages.xml", views.sitemap_pages, name="sitemap_pages"),
    path("sitemap-products-<int:number>.xml", views.sitemap_products, name="sitemap_products"),
    path("robots.txt", views.robots, name="robots"),
]
