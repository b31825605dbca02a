"""The catalogue as shoppers see it: lists, products, search, reviews."""
