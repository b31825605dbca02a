"""Goods that a buyer wants to give back: asked, decided, received, put back on the shelf, and paid back."""
