"""Goods, customers and orders of a shop that runs, or ran, on Medusa: taken into ours, and our words sent back.

Medusa says what there is, what it costs and how many are left; we say what is told about it.
"""
