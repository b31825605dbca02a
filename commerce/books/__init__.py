"""The books: how customers, goods, invoices, money and stock are told to ERPNext, and what comes from there."""
