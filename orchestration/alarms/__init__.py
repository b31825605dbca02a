"""What an operator must know at once: looked for every half minute, shown on the console's first page, mailed once."""
