"""Amounts of money: exact, in the currency's own smallest unit, written as the design language writes them."""

from kit.money.amounts import CURRENCIES, digits_of, quantise
from kit.money.writing import currency_name, currency_word, money_text, number_text

__all__ = ["CURRENCIES", "currency_name", "currency_word", "digits_of", "money_text", "number_text", "quantise"]
