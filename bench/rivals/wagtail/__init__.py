"""Wagtail as its guide "Your first Wagtail site" sets it up, with a page of StreamField blocks."""
